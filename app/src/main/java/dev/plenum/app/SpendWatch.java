package dev.plenum.app;

import dev.plenum.app.lease.Books;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Tells the loop what the ledger has posted to projects with a budget, whenever that has changed. The follower's thread runs it. */
final class SpendWatch {

    private final Books books;
    private final Inbox inbox;
    private final TimeSource clock;
    private final Map<String, Input.SpendPosted> told = new HashMap<>();

    SpendWatch(Books books, Inbox inbox, TimeSource clock) {
        this.books = books;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** The ledger has all usage of this World. */
    void posted(long position, World world) {
        YearMonth month = YearMonth.from(clock.now().atOffset(ZoneOffset.UTC));
        for (Project project : world.projects().values()) {
            if (project.budget().isPresent()) {
                tell(new Input.SpendPosted(project.name(), month, books.posted(project.name(), month), position));
            }
        }
    }

    private void tell(Input.SpendPosted sum) {
        if (!sum.equals(told.put(sum.project(), sum))) {
            inbox.posted(sum);
        }
    }
}
