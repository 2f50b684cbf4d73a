package dev.plenum.server;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts refusals that are alike: of the same actor, address, operation and outcome, whatever they were about. Bounded; safe from any thread. */
final class Repeats {

    /** What to do with the one that was counted. */
    enum Seen {
        /** And {@link #take} is to be called in a while. */
        FIRST_OF_ALL,
        FIRST,
        AGAIN
    }

    private final int most;
    private final Map<Act, Long> again = new LinkedHashMap<>();

    /** @param most kinds that are told apart */
    Repeats(int most) {
        this.most = most;
    }

    synchronized Seen count(Act act) {
        Seen seen = again.isEmpty() ? Seen.FIRST_OF_ALL : Seen.FIRST;
        Act kind = kind(act);
        if (!again.containsKey(kind) && again.size() < most) {
            again.put(kind, 0L);
            return seen;
        }
        again.merge(again.containsKey(kind) ? kind : anyOther(act), 1L, Long::sum);
        return Seen.AGAIN;
    }

    /** How often each was seen again, and begins anew. */
    synchronized List<Act> take() {
        List<Act> counted = again.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().times(entry.getValue()))
                .toList();
        again.clear();
        return counted;
    }

    /** Whose sign-in it was is told apart; what else a refusal is about may be anything. */
    private static Act kind(Act act) {
        return new Act(
                act.actor(),
                act.command(),
                act.command().equals(Trail.SIGN_IN) ? act.subject() : "",
                act.outcome(),
                "again, in the minute before",
                act.from().about(""),
                1);
    }

    private static Act anyOther(Act act) {
        return new Act("", "", "", act.outcome(), "others, in the minute before", Origin.UNKNOWN, 1);
    }
}
