package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class SegmentedUsageLogTest {

    @TempDir
    Path directory;

    private SegmentedUsageLog open() {
        return SegmentedUsageLog.open(directory, new EventCodec());
    }

    /** A new segment every few appends. */
    private SegmentedUsageLog openSmall() {
        return SegmentedUsageLog.open(directory, new EventCodec(), 2000);
    }

    private static UsageRecord usage(long tokens) {
        return Samples.usage("", tokens, Samples.AT.plusSeconds(tokens), Samples.AT.plusSeconds(tokens));
    }

    private static void append(SegmentedUsageLog log, int from, int to) {
        for (int i = from; i < to; i += 2) {
            assertEquals(i, log.append(List.of(usage(i), usage(i + 1))));
        }
    }

    private static void holds(SegmentedUsageLog log, int from, int to) {
        List<UsageRecord> expected = IntStream.range(from, to)
                .mapToObj(i -> usage(i).withId(log.incarnation() + "/" + i))
                .toList();
        List<UsageRecord> found = new ArrayList<>();
        for (List<UsageRecord> some = log.read(from, 7); !some.isEmpty(); some = log.read(from + found.size(), 7)) {
            found.addAll(some);
        }
        assertEquals(expected, found);
        assertEquals(to, log.next());
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("usage"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private PlenumException damaged(Path segment) {
        PlenumException damaged = assertThrows(PlenumException.class, () -> {
            try (SegmentedUsageLog log = openSmall()) {
                for (long at = 0; at < log.next(); at++) {
                    List<UsageRecord> _ = log.read(at, 1);
                }
            }
        });
        assertEquals(ErrorCode.JOURNAL_DAMAGED, damaged.code());
        assertTrue(damaged.problem().contains(segment.getFileName().toString()), damaged::problem);
        return damaged;
    }

    @Test
    void aNewOneIsEmptyAndHasARandomIncarnationThatStays() {
        String born;
        try (SegmentedUsageLog log = open()) {
            assertEquals(0, log.next());
            assertEquals(List.of(), log.read(0, 10));
            born = log.incarnation();
        }
        try (SegmentedUsageLog log = open()) {
            assertEquals(born, log.incarnation());
        }
        try (SegmentedUsageLog other = SegmentedUsageLog.open(directory.resolve("other"), new EventCodec())) {
            assertNotEquals(born, other.incarnation());
        }
    }

    @Test
    void recordsAreReadInSequenceAcrossSegmentsAndReopenings() throws IOException {
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 0, 60);
            holds(log, 0, 60);
            append(log, 60, 80);
            holds(log, 33, 80);
        }
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 80, 90);
            holds(log, 0, 90);
            holds(log, 89, 90);
        }
        assertTrue(segments().size() > 5);
    }

    @Test
    void anAppendOfNothingTakesNoSequence() {
        try (SegmentedUsageLog log = open()) {
            assertEquals(0, log.append(List.of()));
            append(log, 0, 2);
            holds(log, 0, 2);
        }
    }

    @Test
    void anyNameAndAnyNumberIsReadAsItWasAppended() {
        List<UsageRecord> odd = Stream.of(
                        "",
                        "a\"b\\c/\n\u0000\u007f",
                        "größe 漢字 \ud83d\ude00",
                        "half \ud83d of a pair",
                        "x".repeat(9000))
                .flatMap(name -> LongStream.of(0, 9, 10, Long.MAX_VALUE, -1, Long.MIN_VALUE)
                        .mapToObj(millionths -> new UsageRecord(
                                "",
                                name,
                                new Meter(Meter.Kind.INPUT_TOKENS, name, millionths < 0),
                                new Quantity(millionths),
                                Instant.EPOCH.plusNanos(millionths % 1000),
                                Instant.MAX,
                                name)))
                .toList();
        try (SegmentedUsageLog log = open()) {
            assertEquals(0, log.append(odd));
            assertEquals(
                    odd,
                    log.read(0, 100).stream().map(usage -> usage.withId("")).toList());
        }
        try (SegmentedUsageLog log = open()) {
            assertEquals(odd.size(), log.next());
        }
    }

    @Test
    void whatTheFirstVersionWroteIsReadAndGoneOnFrom() throws IOException {
        String born = "51c9a898158fd7ba1cc44c8479795984";
        Path usage = Files.createDirectories(directory.resolve("usage"));
        Files.writeString(usage.resolve("incarnation"), born + "\n");
        Files.writeString(usage.resolve("segment-0000000000000000000.jsonl"), """
                {"hash":"5231a83a9a786926c64952aeaffd52ee580e524f90bcd54b24d3f46e5c990763","previous":"%s","incarnation":"%s","first":0}
                {"hash":"2e37315d8ca7abb6c4cef15ace63e2442fa205f4a34b0671ebf195769043d7c2","first":0,"records":[{"id":"","project":"bench","meter":{"kind":"INPUT_TOKENS","subject":"bench","simulated":false},"quantity":5000000,"from":"2026-01-01T00:00:00.120Z","to":"2026-01-01T00:00:00.120Z","source":"req-\\"xé\\n"}]}
                """.formatted("0".repeat(64), born));
        try (SegmentedUsageLog log = open()) {
            append(log, 1, 3);
            List<UsageRecord> all = log.read(0, 10);
            assertEquals(Quantity.of(5), all.getFirst().quantity());
            assertEquals("req-\"xé\n", all.getFirst().source());
            assertEquals(3, all.size());
        }
    }

    @Test
    void halfAnAppendAtTheEndIsCutOff() throws IOException {
        try (SegmentedUsageLog log = open()) {
            append(log, 0, 10);
        }
        Path segment = segments().getLast();
        String content = Files.readString(segment);
        Files.writeString(segment, content.substring(0, content.length() - 20));
        try (SegmentedUsageLog log = open()) {
            holds(log, 0, 8);
            append(log, 8, 12);
            holds(log, 0, 12);
        }
        Files.write(segment, new byte[5000], StandardOpenOption.APPEND);
        try (SegmentedUsageLog log = open()) {
            holds(log, 0, 12);
        }
    }

    @Test
    void halfAHeaderOfANewSegmentIsForgotten() throws IOException {
        try (SegmentedUsageLog log = open()) {
            append(log, 0, 10);
        }
        Files.writeString(directory.resolve("usage/segment-0000000000000000010.jsonl"), "{\"hash\":\"00");
        try (SegmentedUsageLog log = open()) {
            append(log, 10, 12);
            holds(log, 0, 12);
        }
    }

    @Test
    void aFlippedByteIsAnAlarmThatNamesSegmentAndLine() throws IOException {
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 0, 60);
        }
        Path segment = segments().get(2);
        String content = Files.readString(segment, StandardCharsets.ISO_8859_1);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(content.indexOf("CORE", content.indexOf('\n', content.indexOf('\n') + 1)) - 3);
            file.write('#');
        }
        assertTrue(damaged(segment).problem().contains("line "));
    }

    @Test
    void aMissingSegmentIsAnAlarm() throws IOException {
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 0, 60);
        }
        List<Path> all = segments();
        Files.delete(all.get(2));
        PlenumException _ = damaged(all.get(1));
    }

    @Test
    void aSegmentThatLostItsEndIsAnAlarm() throws IOException {
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 0, 60);
        }
        Path segment = segments().get(2);
        List<String> lines = Files.readAllLines(segment);
        Files.writeString(segment, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
        PlenumException _ = damaged(segment);
    }

    /** 100 ms and what the disk takes, of which a busy machine may take much. */
    @Test
    void withoutAnybodyReadingWhatWasAppendedIsOnTheDiskSoon() throws InterruptedException {
        try (SegmentedUsageLog log = open()) {
            for (int i = 0; i < 5; i++) {
                append(log, 2 * i, 2 * i + 2);
                awaitSync(log);
            }
        }
    }

    private static void awaitSync(SegmentedUsageLog log) throws InterruptedException {
        for (int waited = 0; !log.isSynced(); waited += 10) {
            assertTrue(waited < 2_000, "not on the disk after 2 s");
            Thread.sleep(10);
        }
    }

    @Test
    void soIsTheEndOfASegmentHoweverOftenANewOneBegins() throws Exception {
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 0, 400);
            assertTrue(segments().size() > 20);
            awaitSync(log);
            holds(log, 0, 400);
            append(log, 400, 800);
        }
        try (SegmentedUsageLog log = openSmall()) {
            holds(log, 0, 800);
        }
    }

    @Test
    void manyThreadsMayAppendAndEachAppendStaysTogether() throws InterruptedException {
        try (SegmentedUsageLog log = openSmall()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 50; i++) {
                        long tokens = (thread * 50L + i) * 2;
                        long _ = log.append(List.of(usage(tokens), usage(tokens + 1)));
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            List<UsageRecord> all = log.read(0, 10_000);
            assertEquals(800, all.size());
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < 800; i += 2) {
                assertEquals(
                        all.get(i).quantity().millionths() + 1,
                        all.get(i + 1).quantity().millionths());
                seen.add(all.get(i).quantity().millionths());
            }
            assertEquals(400, seen.size());
        }
    }

    @Test
    void oldSegmentsAreDroppedOnlyOnceTheyArePosted() throws IOException {
        try (SegmentedUsageLog log = openSmall()) {
            append(log, 0, 60);
            int before = segments().size();
            assertEquals(0, log.drop(Samples.AT.plus(Duration.ofDays(1)), -1));
            assertEquals(0, log.drop(Samples.AT.minusSeconds(1), 59));
            int dropped = log.drop(Samples.AT.plusSeconds(30), 59);
            assertTrue(dropped > 0 && dropped < before - 1);
            int more = log.drop(Samples.AT.plus(Duration.ofDays(1)), 59);
            assertEquals(1, before - dropped - more);
            assertEquals(
                    ErrorCode.JOURNAL_DAMAGED,
                    assertThrows(PlenumException.class, () -> log.read(0, 1)).code());
            assertEquals(1, log.read(59, 10).size());
        }
        try (SegmentedUsageLog log = openSmall()) {
            assertEquals(60, log.next());
        }
    }

    @Test
    void whatWasAppendedSurvivesAKilledWriter() throws Exception {
        long said = 0;
        try (Child child = Child.start("usage", directory)) {
            while (said < 3000) {
                said = Long.parseLong(child.line());
            }
            child.kill();
            for (String rest = child.line(); !rest.isEmpty(); rest = child.line()) {
                said = Long.parseLong(rest);
            }
        }
        try (SegmentedUsageLog log = openSmall()) {
            long next = log.next();
            assertTrue(next == said || next == said + 2, said + " said, " + next + " there");
            assertEquals(next, log.read(0, Integer.MAX_VALUE).size());
            assertEquals(next, log.append(List.of(usage(1))));
        }
    }

    @Test
    void aFullDiskRefusesTheAppendAndKeepsTheRest() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        try (SmallDisk _ = SmallDisk.mount(mount, "size=2m");
                SegmentedUsageLog log = SegmentedUsageLog.open(mount, new EventCodec())) {
            PlenumException full = assertThrows(PlenumException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    long _ = log.append(List.of(usage(i)));
                }
            });
            assertEquals(ErrorCode.DISK_FULL, full.code());
            int next = Math.toIntExact(log.next());
            assertTrue(next > 1000);
            assertEquals(next, log.read(0, Integer.MAX_VALUE).size());
        }
    }
}
