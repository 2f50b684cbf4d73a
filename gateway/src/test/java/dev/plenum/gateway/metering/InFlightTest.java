package dev.plenum.gateway.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.Bench;
import dev.plenum.gateway.UsageInMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second open of the same folder stands for the start after a kill: the first one's mapping is the page cache that it would leave. */
@Timeout(60)
final class InFlightTest {

    @TempDir
    Path folder;

    private final UsageInMemory log = new UsageInMemory();

    private static MeteredRequest request(String id) {
        return new MeteredRequest(id, "key-1", "blue", "tiny", Bench.CHAT, Bench.NOON, 25);
    }

    private InFlight open() {
        return InFlight.open(folder, log);
    }

    private List<String> recorded() {
        return log.read(0, Integer.MAX_VALUE).stream()
                .map(usage -> usage.source() + " " + usage.meter().kind() + " "
                        + usage.quantity().units().stripTrailingZeros().toPlainString())
                .toList();
    }

    @Test
    void aRequestThatIsLeftBecomesEstimatedUsageByItsChunks() {
        Slot slot = open().begin(request("req-1"));
        slot.chunks(1);
        slot.chunks(2);
        slot.left();
        InFlight _ = open();
        assertEquals(
                List.of(
                        "req-1/estimated INPUT_TOKENS 25",
                        "req-1/estimated OUTPUT_TOKENS 3",
                        "req-1/estimated REQUESTS 1"),
                recorded());
        UsageRecord input = log.of(Meter.Kind.INPUT_TOKENS).getFirst();
        assertEquals("blue", input.project());
        assertEquals("tiny", input.meter().subject());
        assertEquals(Bench.NOON, input.from());
        assertEquals(Bench.NOON, input.to());
        InFlight _ = open();
        assertEquals(3, log.next());
    }

    @Test
    void theEnginesOwnCountReplacesTheChunksBeforeIt() {
        Slot slot = open().begin(request("req-1"));
        slot.chunks(1);
        slot.usage(40, 16, 5);
        slot.left();
        slot.chunks(1);
        slot.left();
        InFlight _ = open();
        assertEquals(
                List.of(
                        "req-1/estimated INPUT_TOKENS 24",
                        "req-1/estimated CACHED_INPUT_TOKENS 16",
                        "req-1/estimated OUTPUT_TOKENS 6",
                        "req-1/estimated REQUESTS 1"),
                recorded());
    }

    /** Killed before or after they left, with one or two chunks it is one too many or too few at most. */
    @Test
    void ofWhatWasAboutToLeaveHalfIsTaken() {
        InFlight inFlight = open();
        for (int chunks = 0; chunks <= 5; chunks++) {
            Slot slot = inFlight.begin(request("req-" + chunks));
            slot.chunks(10);
            slot.left();
            slot.chunks(chunks);
            assertEquals(10 + chunks / 2, slot.counted().output());
        }
        Slot overcounted = inFlight.begin(request("req-6"));
        overcounted.chunks(10);
        overcounted.left();
        overcounted.usage(40, 0, 6);
        assertEquals(8, overcounted.counted().output());
        overcounted.left();
        assertEquals(6, overcounted.counted().output());
    }

    @Test
    void whatWasSettledIsNotLeft() {
        InFlight inFlight = open();
        inFlight.begin(request("req-1")).settle(log, new Tokens(40, 0, 7), false);
        inFlight.begin(request("req-2")).end();
        InFlight _ = open();
        assertEquals(List.of("req-1 INPUT_TOKENS 40", "req-1 OUTPUT_TOKENS 7", "req-1 REQUESTS 1"), recorded());
    }

    @Test
    void anEmbeddingHasNoOutputTokens() {
        Slot _ = open().begin(new MeteredRequest("req-1", "key-1", "blue", "tiny", "/v1/embeddings", Bench.NOON, 25));
        InFlight _ = open();
        assertEquals(List.of("req-1/estimated INPUT_TOKENS 25", "req-1/estimated REQUESTS 1"), recorded());
    }

    @Test
    void whatIsInTheLogAlreadyIsRecordedOnce() {
        UsageLog diesAfterItsAppend = new Dying(log, true);
        UsageLog diesBeforeItsAppend = new Dying(log, false);
        InFlight inFlight = open();
        inFlight.begin(request("req-0")).settle(log, new Tokens(1, 0, 1), false);
        Slot first = inFlight.begin(request("req-1"));
        assertThrows(IllegalStateException.class, () -> first.settle(diesAfterItsAppend, new Tokens(40, 0, 7), false));
        Slot second = inFlight.begin(request("req-2"));
        assertThrows(
                IllegalStateException.class, () -> second.settle(diesBeforeItsAppend, new Tokens(41, 0, 8), false));
        assertThrows(IllegalStateException.class, () -> InFlight.open(folder, diesBeforeItsAppend));
        assertThrows(IllegalStateException.class, () -> InFlight.open(folder, diesAfterItsAppend));
        InFlight _ = open();
        assertEquals(
                List.of("req-0", "req-1", "req-2/estimated"),
                log.of(Meter.Kind.REQUESTS).stream().map(UsageRecord::source).toList());
        assertEquals(16, log.total(Meter.Kind.OUTPUT_TOKENS));
    }

    @Test
    void aTornSlotIsClearedAndUsedAgain() throws IOException {
        Slot _ = open().begin(request("req-1"));
        Slot _ = open().begin(request("req-2"));
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("requests-0").toFile(), "rw")) {
            file.seek(Slot.BYTES + 100);
            file.write(0);
        }
        log.clear();
        InFlight inFlight = open();
        assertEquals(List.of(), recorded());
        Slot third = inFlight.begin(request("req-3"));
        third.chunks(4);
        third.left();
        InFlight _ = open();
        assertEquals(4, log.total(Meter.Kind.OUTPUT_TOKENS));
    }

    @Test
    void moreRequestsThanAFileHasSlotsTakeAnother() {
        InFlight inFlight = open();
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < SlotFile.SLOTS + 10; i++) {
            slots.add(inFlight.begin(request("req-" + i)));
        }
        slots.removeLast().end();
        assertTrue(Files.exists(folder.resolve("requests-1")));
        InFlight after = open();
        assertEquals(SlotFile.SLOTS + 9, log.of(Meter.Kind.REQUESTS).size());
        for (int i = 0; i < 2 * SlotFile.SLOTS; i++) {
            Slot _ = after.begin(request("req-" + i));
        }
        assertFalse(Files.exists(folder.resolve("requests-2")));
    }

    @Test
    void noTwoRequestsShareASlot() throws InterruptedException {
        InFlight inFlight = open();
        AtomicInteger wrong = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 1; t <= 4; t++) {
            int chunks = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    Slot slot = inFlight.begin(request("req-" + chunks));
                    slot.chunks(chunks);
                    slot.chunks(chunks);
                    slot.left();
                    wrong.addAndGet(slot.counted().output() == 2L * chunks ? 0 : 1);
                    slot.end();
                    slot.end();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
        InFlight _ = open();
        assertEquals(0, log.next());
    }

    @Test
    void anEndedRequestIsCountedNoMore() {
        Slot slot = open().begin(request("req-1"));
        slot.end();
        assertThrows(IllegalStateException.class, () -> slot.chunks(1));
        assertThrows(IllegalStateException.class, () -> slot.settle(log, new Tokens(1, 1), false));
    }

    @Test
    void namesThatDoNotFitAreRefused() {
        InFlight inFlight = open();
        Slot _ = inFlight.begin(request("é".repeat(190)));
        PlenumException refused = assertThrows(PlenumException.class, () -> inFlight.begin(request("é".repeat(200))));
        assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
        assertTrue(refused.problem().contains("433 bytes"), refused::problem);
    }

    @Test
    void aFileOfAnotherFormatIsRefused() throws IOException {
        Files.write(folder.resolve("requests-0"), new byte[(SlotFile.SLOTS + 1) * Slot.BYTES]);
        assertEquals(
                ErrorCode.DATA_DIRECTORY_NEWER,
                assertThrows(PlenumException.class, this::open).code());
    }

    /** Stands for a kill just after or just before an append. */
    private record Dying(UsageLog log, boolean appends) implements UsageLog {

        @Override
        public String incarnation() {
            return log.incarnation();
        }

        @Override
        public long append(List<UsageRecord> records) {
            if (appends) {
                long _ = log.append(records);
            }
            throw new IllegalStateException("killed");
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
        public void close() {}
    }
}
