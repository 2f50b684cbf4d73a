package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What one event loop owns: its engine connections that are idle, and everything that may take too long. A caller's connection and the engine connection
 * that answers it belong to the same loop, so that nothing of a request crosses threads.
 */
final class Worker {

    /** How often it looks for what has taken too long, in milliseconds: limits are exact to this. */
    private static final int LOOK_MILLIS = 100;

    private static final int IDLE_PER_TARGET = 256;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int SCRATCH = 64 << 10;

    /** Something with a deadline. */
    interface Limited {

        /** Called on the worker's loop now and then. */
        void look(long nowNanos);
    }

    private final EventLoop loop;
    private final Map<Target, ArrayDeque<EngineConnection>> idle = new HashMap<>();
    private final Set<Limited> limited = new LinkedHashSet<>();
    private byte[] scratch = new byte[SCRATCH];

    Worker(EventLoop loop) {
        this.loop = loop;
        Future<?> _ = loop.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    /** From now on it is asked whether it took too long. */
    void add(Limited one) {
        limited.add(one);
    }

    void remove(Limited one) {
        limited.remove(one);
    }

    private void look() {
        long now = System.nanoTime();
        List.copyOf(limited).forEach(one -> one.look(now));
        for (ArrayDeque<EngineConnection> connections : idle.values()) {
            while (!connections.isEmpty() && now - connections.peekFirst().idleSinceNanos() > IDLE_NANOS) {
                connections.pollFirst().close();
            }
        }
    }

    /** The engine connection that was used last; {@code null} when none is idle. */
    EngineConnection take(Target target) {
        ArrayDeque<EngineConnection> connections = idle.get(target);
        return connections == null ? null : connections.pollLast();
    }

    void keep(EngineConnection connection) {
        ArrayDeque<EngineConnection> connections = idle.computeIfAbsent(connection.target(), _ -> new ArrayDeque<>());
        if (connections.size() >= IDLE_PER_TARGET) {
            connection.close();
        } else {
            connections.addLast(connection);
        }
    }

    /** An idle connection that the engine closed. */
    void forget(EngineConnection connection) {
        ArrayDeque<EngineConnection> connections = idle.get(connection.target());
        if (connections != null) {
            connections.remove(connection);
        }
    }

    /** Closes idle connections to targets that are in no route any more. */
    void retain(Set<Target> targets) {
        new ArrayList<>(idle.keySet())
                .stream().filter(target -> !targets.contains(target)).forEach(target -> idle.remove(target)
                        .forEach(EngineConnection::close));
    }

    /** What came, in an array that holds until the next call. */
    byte[] bytes(ByteBuf from) {
        int count = from.readableBytes();
        if (scratch.length < count) {
            scratch = new byte[count];
        }
        from.getBytes(from.readerIndex(), scratch, 0, count);
        return scratch;
    }
}
