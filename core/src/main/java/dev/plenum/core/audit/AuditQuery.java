package dev.plenum.core.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which lines of the audit trail to show, the newest first.
 *
 * @param command its name, or the operation of the API
 * @param outcome {@code done}, {@code refused} for all that were not, or the code of an error
 * @param scopes only what is about one of these; absent: all
 * @param from the first instant
 * @param to the first instant no more
 * @param before only what the journal has before this position: the last one of the page before
 */
public record AuditQuery(
        Optional<String> actor,
        Optional<String> command,
        Optional<String> subject,
        Optional<String> outcome,
        Optional<List<String>> scopes,
        Optional<Instant> from,
        Optional<Instant> to,
        long before,
        int most) {

    public static final String REFUSED = "refused";

    public boolean takes(AuditEntry entry) {
        Act act = entry.act();
        return actor.stream().allMatch(act.actor()::equals)
                && command.stream()
                        .allMatch(name -> name.equals(act.command())
                                || name.equals(act.from().operation()))
                && subject.stream().allMatch(act.subject()::equals)
                && outcome.stream().allMatch(name -> matches(name, act.outcome()))
                && scopes.stream().allMatch(some -> some.contains(act.from().scope()))
                && from.stream().noneMatch(entry.at()::isBefore)
                && to.stream().allMatch(entry.at()::isBefore)
                && entry.position() < before;
    }

    private static boolean matches(String wanted, String outcome) {
        return wanted.equals(REFUSED) ? !outcome.equals(Act.DONE) : wanted.equals(outcome);
    }
}
