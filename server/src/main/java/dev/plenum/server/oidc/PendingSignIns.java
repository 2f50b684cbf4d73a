package dev.plenum.server.oidc;

import dev.plenum.core.port.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sign-ins that a browser has gone to the provider for. Each is good once, for ten minutes; what is kept is bounded, the oldest goes first. */
public final class PendingSignIns {

    static final Duration WITHIN = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private final TimeSource time;
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    public PendingSignIns(TimeSource time) {
        this.time = time;
    }

    /**
     * One of them.
     *
     * @param state comes back with the code, and in a cookie that only the browser that began has
     * @param nonce comes back in the ID token
     * @param verifier goes with the code
     * @param commandLine who waits for it; absent: the page
     */
    public record Pending(
            String state,
            String nonce,
            String verifier,
            String redirectUri,
            Optional<CommandLine> commandLine,
            Instant until) {}

    /**
     * A command line that listens on this machine (RFC 8252).
     *
     * @param redirectUri where it listens
     * @param challenge of a verifier that only it has
     */
    public record CommandLine(String redirectUri, String challenge) {}

    public synchronized Pending begin(String redirectUri, Optional<CommandLine> commandLine) {
        Instant now = time.now();
        Pending begun =
                new Pending(Pkce.random(), Pkce.random(), Pkce.random(), redirectUri, commandLine, now.plus(WITHIN));
        pending.values().removeIf(each -> !now.isBefore(each.until));
        if (pending.size() >= MOST) {
            pending.remove(pending.keySet().iterator().next());
        }
        pending.put(begun.state, begun);
        return begun;
    }

    /** The one of that state, which is not pending any more. */
    public synchronized Optional<Pending> take(String state) {
        return Optional.ofNullable(pending.remove(state))
                .filter(it -> time.now().isBefore(it.until));
    }
}
