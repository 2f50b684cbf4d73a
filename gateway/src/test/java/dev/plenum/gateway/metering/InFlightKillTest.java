package dev.plenum.gateway.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.Bench;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SegmentedUsageLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that serves made-up requests, says each thing after it has "sent" it, and is killed (SIGKILL) in whatever it is doing. */
@Timeout(300)
final class InFlightKillTest {

    private static final int KILLS = 10;
    private static final int THREADS = 2;

    /** Of a request whose engine counts continuously; of the others it is one. */
    private static final int TOKENS_A_CHUNK = 3;

    /** That leave in one part. */
    private static final int MOST_CHUNKS = 2;

    @TempDir
    Path folder;

    /** By request, the tokens that were sent last. */
    private final Map<String, Long> sent = new HashMap<>();

    private final Set<String> ended = new HashSet<>();
    private final Random random = new Random(8);

    @Test
    void everyRequestIsRecordedOnceAndWithinAChunkOfWhatWasSent() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            serveAndKill(kill);
        }
        try (SegmentedUsageLog log = SegmentedUsageLog.open(folder, new EventCodec())) {
            InFlight _ = InFlight.open(folder.resolve("in-flight"), log);
            List<UsageRecord> all = log.read(0, Integer.MAX_VALUE);
            checkEachOnce(all);
            checkTokens(all);
        }
    }

    /** Half of the kills come while the child starts and sweeps what the one before left. */
    private void serveAndKill(int round) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InFlightKillTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("opening", said.readLine());
            if (round % 2 == 0) {
                assertEquals("serving", said.readLine());
            }
            Thread killer = Thread.ofPlatform().start(() -> killSoon(child, round % 2 == 0 ? 500 : 60));
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                note(line.split(" "));
            }
            killer.join();
        }
        assertEquals(128 + 9, child.waitFor());
    }

    private void killSoon(Process child, int withinMilliseconds) {
        try {
            Thread.sleep(random.nextInt(withinMilliseconds));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            boolean _ = child.toHandle().destroyForcibly();
        }
    }

    private void note(String[] words) {
        switch (words[0]) {
            case "sent" -> sent.put(words[1], Long.valueOf(words[2]));
            case "ended" -> ended.add(words[1]);
            default -> assertEquals("serving", words[0]);
        }
    }

    private void checkEachOnce(List<UsageRecord> all) {
        Map<String, Integer> times = new HashMap<>();
        all.stream()
                .filter(usage -> usage.meter().kind() == Meter.Kind.REQUESTS)
                .forEach(usage -> times.merge(MeteredRequest.idOf(usage), 1, Integer::sum));
        assertEquals(Set.of(1), new HashSet<>(times.values()));
        assertTrue(times.keySet().containsAll(sent.keySet()));
        int unsaid = times.size() - sent.size();
        assertTrue(unsaid <= KILLS * THREADS, unsaid + " more were recorded than began");
    }

    private void checkTokens(List<UsageRecord> all) {
        int estimated = 0;
        for (UsageRecord usage : all) {
            String id = MeteredRequest.idOf(usage);
            if (usage.meter().kind() != Meter.Kind.OUTPUT_TOKENS || !sent.containsKey(id)) {
                continue;
            }
            long more = usage.quantity().millionths() / 1_000_000 - sent.get(id);
            if (usage.source().endsWith(Charge.ESTIMATED)) {
                estimated++;
                assertTrue(!ended.contains(id), id);
                assertTrue(Math.abs(more) <= (id.startsWith("counted") ? 2 : 1), id + " has " + more);
            } else {
                assertEquals(0, more, id);
            }
        }
        assertTrue(ended.size() > 1000 && estimated > 200, ended.size() + " ended, " + estimated + " estimated");
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        System.out.println("opening");
        try (UsageLog log = new Dawdling(SegmentedUsageLog.open(folder, new EventCodec()))) {
            InFlight inFlight = InFlight.open(folder.resolve("in-flight"), log);
            System.out.println("serving");
            for (int i = 1; i < THREADS; i++) {
                Thread.ofPlatform().start(() -> serve(inFlight, log));
            }
            serve(inFlight, log);
        }
    }

    /** Many requests at once, a random one goes on. */
    private static void serve(InFlight inFlight, UsageLog log) {
        Random random = new Random();
        List<Served> served = new ArrayList<>();
        while (true) {
            if (served.size() < 50 || (served.size() < 100 && random.nextInt(10) == 0)) {
                served.add(Served.begin(inFlight, random.nextBoolean() ? "counted-" : "chunks-"));
            }
            Served next = served.get(random.nextInt(served.size()));
            if (random.nextInt(5) == 0) {
                next.settle(log);
                served.remove(next);
            } else {
                next.send();
            }
        }
    }

    /** Stays a while between an append and the end of its slot, so that many a kill comes there. */
    private record Dawdling(UsageLog log) implements UsageLog {

        @Override
        public long append(List<UsageRecord> records) {
            long first = log.append(records);
            if (first % 20 < 4) {
                LockSupport.parkNanos(1_000_000);
            }
            return first;
        }

        @Override
        public String incarnation() {
            return log.incarnation();
        }

        @Override
        public List<UsageRecord> read(long fromSequence, int most) {
            return log.read(fromSequence, most);
        }

        @Override
        public long next() {
            return log.next();
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private static final class Served {

        private final String id;
        private final Slot slot;
        private long tokens;

        private Served(String id, Slot slot) {
            this.id = id;
            this.slot = slot;
        }

        static Served begin(InFlight inFlight, String kind) {
            String id = kind + UUID.randomUUID();
            Slot slot = inFlight.begin(new MeteredRequest(id, "key-1", "blue", "tiny", Bench.CHAT, Bench.NOON, 25));
            say("sent " + id + " 0");
            return new Served(id, slot);
        }

        void send() {
            int chunks = 1 + (int) (tokens % MOST_CHUNKS);
            slot.chunks(chunks);
            if (id.startsWith("counted")) {
                tokens += TOKENS_A_CHUNK;
                slot.usage(7, 2, tokens);
            } else {
                tokens += chunks;
            }
            say("sent " + id + " " + tokens);
            slot.left();
        }

        void settle(UsageLog log) {
            slot.settle(log, new Tokens(7, 2, tokens), false);
            say("ended " + id);
        }

        @SuppressWarnings("SystemOut")
        private static void say(String line) {
            System.out.println(line);
        }
    }
}
