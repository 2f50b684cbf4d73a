package dev.plenum.app;

import dev.plenum.app.lease.Books;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Tells the loop what the ledger has posted to projects and organizations with a budget, whenever that has changed. The follower's thread runs it. */
final class SpendWatch {

    private final Books books;
    private final Inbox inbox;
    private final TimeSource clock;
    private final Map<Payer, Input.SpendPosted> told = new HashMap<>();

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
                tell(Payer.project(project.name()), month, position);
            }
        }
        world.budgets().keySet().stream()
                .map(Payer::parse)
                .filter(payer -> payer.kind() == Payer.Kind.ORGANIZATION)
                .forEach(payer -> tell(payer, month, position));
    }

    private void tell(Payer payer, YearMonth month, long position) {
        tell(new Input.SpendPosted(payer, month, books.posted(payer.toString(), month), position));
    }

    private void tell(Input.SpendPosted sum) {
        if (!sum.equals(told.put(sum.payer(), sum))) {
            inbox.posted(sum);
        }
    }
}
