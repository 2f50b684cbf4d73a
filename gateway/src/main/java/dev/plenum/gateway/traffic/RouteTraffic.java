package dev.plenum.gateway.traffic;

import dev.plenum.gateway.snapshot.Route;
import java.util.List;

/** What goes through one route. A request keeps the one that it began with, so that it ends where it began, whatever becomes of the route meanwhile. */
public final class RouteTraffic {

    private final Count begun = new Count();
    private final Count ended = new Count();
    private final Count failed = new Count();
    private final Count input = new Count();
    private final Count output = new Count();
    private final Times firstTokens = new Times();

    RouteTraffic() {}

    /** A request is on its way to an engine; {@link #ended} follows once. Safe from any thread, as all that is public here. */
    public void began() {
        begun.add(1);
    }

    /** @param nanos since its admission */
    public void firstToken(long nanos) {
        firstTokens.add(nanos);
    }

    /** So many more output tokens are on their way to the caller. */
    public void output(long tokens) {
        output.add(tokens);
    }

    /**
     * A request has ended.
     *
     * @param asPromised the caller got its whole answer, or left
     * @param inputTokens as its engine counted them
     */
    public void ended(boolean asPromised, long inputTokens) {
        ended.add(1);
        input.add(inputTokens);
        if (!asPromised) {
            failed.add(1);
        }
    }

    void sample() {
        List.of(begun, ended, failed, input, output).forEach(Count::sample);
        firstTokens.sample();
    }

    Activity.OfRoute activity(Route route, List<Activity.OfTarget> targets) {
        return new Activity.OfRoute(
                route,
                targets,
                Math.max(0, begun.total() - ended.total()),
                begun.lastMinute(),
                failed.lastMinute(),
                begun.perSecond(),
                input.perSecond(),
                output.perSecond(),
                firstTokens.quantile(0.5),
                firstTokens.quantile(0.95),
                begun.eachSecond(),
                firstTokens.eachSecond());
    }
}
