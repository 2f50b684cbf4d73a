package dev.plenum.app.it;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Callers that start so many streams a second whatever becomes of the earlier ones, and what each of them saw. */
final class StreamStorm {

    static final int A_SECOND = 200;
    static final int RESERVED = 20;
    static final int TOKENS = 10;

    /** So long it goes on after what it waits for. */
    private static final Duration AFTER = Duration.ofSeconds(2);

    private static final byte[] ASK = ("{\"model\":\"tiny\",\"messages\":[],\"stream\":true,\"max_tokens\":" + RESERVED
                    + ",\"tokens\":" + TOKENS + "}")
            .getBytes(StandardCharsets.US_ASCII);

    private final PlenumClient client;
    private final ConcurrentLinkedQueue<Stream> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong tokens = new AtomicLong();
    private double rate;

    /** @param outcome {@code whole}, {@code 402}, or what went wrong */
    record Stream(long beganNanos, long endedNanos, String outcome, int tokens) {

        boolean isOpenAt(long nanos) {
            return outcome.equals("whole") && beganNanos <= nanos && nanos < endedNanos;
        }
    }

    StreamStorm(PlenumClient client) {
        this.client = client;
    }

    /** Returns when all that it started has ended. */
    void run(BooleanSupplier seen, Duration limit) throws InterruptedException {
        long began = System.nanoTime();
        long until = began + limit.toNanos();
        List<Thread> callers = new ArrayList<>();
        for (long next = began; next < until; next += TimeUnit.SECONDS.toNanos(1) / A_SECOND) {
            LockSupport.parkNanos(next - System.nanoTime());
            callers.add(Thread.ofVirtual().start(this::stream));
            if (seen.getAsBoolean()) {
                until = Math.min(until, System.nanoTime() + AFTER.toNanos());
            }
        }
        rate = callers.size() / ((System.nanoTime() - began) / 1e9);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    /** One more, on this thread. */
    void stream() {
        long began = System.nanoTime();
        int got = 0;
        String outcome;
        try (ServerEvents events = client.events("/v1/chat/completions", ASK)) {
            Optional<ServerEvent> event = events.next();
            while (event.isPresent() && event.get().data().contains("delta")) {
                got++;
                long _ = tokens.incrementAndGet();
                event = events.next();
            }
            outcome = event.map(ServerEvent::data).orElse("cut");
            outcome = outcome.equals("[DONE]") ? "whole" : outcome;
        } catch (ProblemException refused) {
            outcome = Integer.toString(refused.problem().status());
        } catch (RuntimeException failed) {
            outcome = failed.toString();
        }
        ended.add(new Stream(began, System.nanoTime(), outcome, got));
    }

    List<Stream> ended() {
        return List.copyOf(ended);
    }

    long tokens() {
        return tokens.get();
    }

    long refused() {
        return ended.stream().filter(stream -> stream.outcome.equals("402")).count();
    }

    /** Streams a second that were started. */
    double rate() {
        return rate;
    }

    private long firstRefusalNanos() {
        return ended.stream()
                .filter(stream -> stream.outcome.equals("402"))
                .mapToLong(Stream::endedNanos)
                .min()
                .orElseThrow();
    }

    /** What streams had reserved that were open at the first refusal. */
    long openReservations() {
        long at = firstRefusalNanos();
        return RESERVED * ended.stream().filter(stream -> stream.isOpenAt(at)).count();
    }

    /** From the instant at which spent and reserved left too little for another stream, as callers saw it. */
    double refusalMillis(long most) {
        long refused = firstRefusalNanos();
        long committed = ended.stream()
                .filter(stream -> stream.outcome.equals("whole"))
                .mapToLong(Stream::beganNanos)
                .sorted()
                .filter(at -> most - committed(at) < RESERVED)
                .findFirst()
                .orElse(refused);
        return (refused - committed) / 1e6;
    }

    private long committed(long at) {
        return ended.stream()
                .mapToLong(stream -> stream.isOpenAt(at) ? RESERVED : stream.endedNanos() <= at ? stream.tokens() : 0)
                .sum();
    }
}
