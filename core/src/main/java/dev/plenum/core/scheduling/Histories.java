package dev.plenum.core.scheduling;

import dev.plenum.core.tenancy.ProjectHistory;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Notes now and then what fair share has learned of each project, as events, and takes it up again after a restart. */
final class Histories {

    private static final Duration EVERY = Duration.ofMinutes(10);

    private final World world;
    private final Accounts accounts;
    private final DurationHistory durations;
    private Instant notedAt = Instant.EPOCH;

    Histories(World world, Accounts accounts, DurationHistory durations) {
        this.world = world;
        this.accounts = accounts;
        this.durations = durations;
    }

    void restore() {
        for (ProjectHistory history : world.histories().values()) {
            durations.restore(history);
            if (world.projects().containsKey(history.project())) {
                history.used().forEach((model, used) -> accounts.standing(history.project(), model)
                        .restore(used));
                accounts.upTo(history.at());
            }
            notedAt = history.at().isAfter(notedAt) ? history.at() : notedAt;
        }
    }

    /** Of those projects of which there is something new, if it is time. */
    void note(Instant now, Consumer<Event> apply) {
        if (notedAt.plus(EVERY).isAfter(now)) {
            return;
        }
        notedAt = now;
        for (String project : world.projects().keySet()) {
            ProjectHistory history = new ProjectHistory(project, used(project), durations.of(project), now);
            ProjectHistory last = world.histories().get(project);
            boolean news = last == null
                    ? !history.used().isEmpty()
                    : !last.used().equals(history.used()) || !last.runTimes().equals(history.runTimes());
            if (news) {
                apply.accept(new Event.HistoryNoted(history));
            }
        }
    }

    private SortedMap<String, Long> used(String project) {
        SortedMap<String, Long> used = new TreeMap<>();
        accounts.all().forEach((model, shares) -> shares.all().stream()
                .filter(standing -> standing.project().equals(project) && standing.used() >= 1)
                .forEach(standing -> used.put(model, (long) standing.used())));
        return used;
    }
}
