package dev.plenum.app.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Carries out orders, one at a time, in the thread that also serves the mock model server. */
final class Driver {

    private static final long MILLISECOND = 1_000_000;

    /** Before the window opens, so that every connection is at work. */
    private static final long SETTLE = 300 * MILLISECOND;

    /** After it, for answers that are still outstanding. */
    private static final long DRAIN = 30_000 * MILLISECOND;

    /** Within which a stream must have stopped once its client has left. */
    private static final long STOP = 500 * MILLISECOND;

    private static final int CHUNKS_BEFORE_LEAVING = 5;

    private final Loop loop;
    private final MockServer server;
    private final List<Caller> callers = new ArrayList<>();

    Driver(Loop loop, MockServer server) {
        this.loop = loop;
        this.server = server;
    }

    /** Only the mock model server, for so long. */
    void serve(long nanos) throws IOException {
        turnUntil(() -> false, System.nanoTime() + nanos);
    }

    Outcome run(Order order) throws IOException {
        Tally tally = new Tally();
        server.script(order.shape().chunks(), order.shape().paceNanos());
        try {
            connect(order, tally);
            return order.shape() == Shape.LEFT ? leave(order, tally) : measure(order, tally);
        } catch (IOException refused) {
            tally.error(refused.getMessage());
            return tally.outcome(0, 0, 0);
        } finally {
            callers.forEach(Caller::close);
            callers.clear();
            server.script(MockServer.USUAL_CHUNKS, 0);
            turnUntil(() -> server.streaming() == 0, System.nanoTime() + DRAIN);
        }
    }

    private void connect(Order order, Tally tally) throws IOException {
        ByteBuffer request = order.shape().request(order.fields());
        int port = order.port() == 0 ? server.ports().getFirst() : order.port();
        for (int i = 0; i < order.connections(); i++) {
            callers.add(new Caller(loop, order, port, request, tally));
        }
    }

    private Outcome measure(Order order, Tally tally) throws IOException {
        start(order.shape().chunks() * order.shape().paceNanos());
        turnUntil(() -> false, System.nanoTime() + SETTLE);
        double cpuBefore = ProcessFigures.cpuSeconds(order.pids());
        long from = System.nanoTime();
        long to = from + (long) (order.seconds() * 1e9);
        tally.window(from, to);
        turnUntil(() -> false, to);
        double cpu = ProcessFigures.cpuSeconds(order.pids()) - cpuBefore;
        double rss = ProcessFigures.rssMebibytes(order.pids());
        drain(tally);
        return tally.outcome(cpu, rss, 0);
    }

    /** Spread evenly over one stream's duration, so that paced streams do not all begin at once. */
    private void start(long span) throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < callers.size(); i++) {
            if (span > 0) {
                turnUntil(() -> false, began + span * i / callers.size());
            }
            callers.get(i).start();
        }
    }

    private void drain(Tally tally) throws IOException {
        callers.forEach(Caller::stop);
        turnUntil(() -> callers.stream().noneMatch(Caller::waiting), System.nanoTime() + DRAIN);
        callers.stream().filter(Caller::waiting).forEach(_ -> tally.error("no end of an answer after 30 s"));
    }

    private Outcome leave(Order order, Tally tally) throws IOException {
        start(0);
        callers.forEach(Caller::stop);
        turnUntil(
                () -> callers.stream().allMatch(caller -> caller.chunks() >= CHUNKS_BEFORE_LEAVING),
                System.nanoTime() + (long) (order.seconds() * 1e9));
        int before = server.cut();
        int running = server.streaming();
        callers.forEach(Caller::close);
        long left = System.nanoTime();
        tally.window(left, left + STOP);
        turnUntil(() -> server.streaming() == 0, left + STOP);
        if (running < order.connections()) {
            tally.error(running + " of " + order.connections() + " streams ran when the clients left");
        }
        return tally.outcome(0, 0, server.cut() - before);
    }

    private void turnUntil(BooleanSupplier done, long until) throws IOException {
        long now = System.nanoTime();
        while (now < until && !done.getAsBoolean()) {
            long due = server.tick(now);
            loop.turn(Math.min(due, until) - System.nanoTime());
            now = System.nanoTime();
        }
    }
}
