package dev.plenum.gateway;

import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Connections that engines keep open between requests. llama.cpp closes idle ones after five seconds, so they are not kept as long as that. */
final class UpstreamPool implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final int MOST_PER_TARGET = 256;

    private final Map<Target, Deque<UpstreamConnection>> idle = new ConcurrentHashMap<>();

    /** The one used last: it is the least likely to have been closed. */
    Optional<UpstreamConnection> take(Target target) {
        Deque<UpstreamConnection> kept = idle.get(target);
        UpstreamConnection connection = kept == null ? null : kept.pollFirst();
        if (connection == null) {
            return Optional.empty();
        }
        if (connection.idleLonger(IDLE, System.nanoTime())) {
            connection.close();
            closeAll(kept);
            return Optional.empty();
        }
        return Optional.of(connection);
    }

    void giveBack(UpstreamConnection connection) {
        long now = System.nanoTime();
        connection.idle(now);
        Deque<UpstreamConnection> kept = idle.computeIfAbsent(connection.target(), _ -> new ConcurrentLinkedDeque<>());
        kept.addFirst(connection);
        UpstreamConnection oldest = kept.peekLast();
        if (oldest != null
                && (oldest.idleLonger(IDLE, now) || kept.size() > MOST_PER_TARGET)
                && kept.removeLastOccurrence(oldest)) {
            oldest.close();
        }
    }

    /** Forgets what is not among these. */
    void retain(Set<Target> targets) {
        idle.forEach((target, kept) -> {
            if (!targets.contains(target)) {
                idle.remove(target);
                closeAll(kept);
            }
        });
    }

    private static void closeAll(Deque<UpstreamConnection> kept) {
        for (UpstreamConnection one = kept.pollFirst(); one != null; one = kept.pollFirst()) {
            one.close();
        }
    }

    @Override
    public void close() {
        retain(Set.of());
    }
}
