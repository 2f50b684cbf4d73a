package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Decides whether a request is within the limits of its key and its project: {@link Limits} alone, {@link SharedLimits} together with other gateways. */
public interface RateLimiter extends AutoCloseable {

    /**
     * Answers now, before this returns, or within some milliseconds on the caller's executor. Never blocks.
     *
     * @param tokens what is reserved: input and the most output
     * @param nowNanos {@link System#nanoTime}
     * @param caller where a later answer goes, such as the caller's event loop
     */
    void admit(
            Snapshot.Key key,
            List<Limit> projectLimits,
            long tokens,
            long nowNanos,
            Executor caller,
            Consumer<Verdict> then);

    /** What to tell the caller of a key. */
    Figures figures(Snapshot.Key key, long nowNanos);

    /** Forgets what counts against all other keys and projects. */
    void retain(Set<String> keyIds, Set<String> projects);

    @Override
    void close();
}
