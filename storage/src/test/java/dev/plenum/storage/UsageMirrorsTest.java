package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageMirrorsTest {

    private static final String ONE = "0123456789abcdef".repeat(2);

    @TempDir
    Path directory;

    private UsageMirrors open() {
        return UsageMirrors.open(directory, new EventCodec());
    }

    /** Each has its sequence as its quantity. */
    private static List<UsageRecord> records(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(sequence -> Samples.usage("", sequence, Samples.AT, Samples.AT))
                .toList();
    }

    private static List<Long> held(UsageMirrors mirrors) {
        return mirrors.logs().get(ONE).read(0, 1_000).stream()
                .map(usage -> usage.quantity().millionths())
                .toList();
    }

    private static List<Long> upTo(int end) {
        return IntStream.range(0, end).mapToObj(Long::valueOf).toList();
    }

    @Test
    void aResendChangesNothingAndOneThatOverlapsAddsWhatIsNew() {
        try (UsageMirrors mirrors = open()) {
            assertEquals(5, mirrors.accept(ONE, 0, records(0, 5)));
            assertEquals(5, mirrors.accept(ONE, 0, records(0, 5)));
            assertEquals(5, mirrors.accept(ONE, 2, records(2, 4)));
            assertEquals(9, mirrors.accept(ONE, 3, records(3, 9)));
            assertEquals(upTo(9), held(mirrors));
        }
        try (UsageMirrors mirrors = open()) {
            assertEquals(12, mirrors.accept(ONE, 9, records(9, 12)));
            assertEquals(upTo(12), held(mirrors));
            assertEquals(
                    ONE + "/11", mirrors.logs().get(ONE).read(11, 1).getFirst().id());
        }
    }

    @Test
    void aGapIsNotTakenAndTheAnswerSaysWhatIsWanted() {
        try (UsageMirrors mirrors = open()) {
            assertEquals(0, mirrors.accept(ONE, 1, records(1, 3)));
            assertEquals(3, mirrors.accept(ONE, 0, records(0, 3)));
            assertEquals(3, mirrors.accept(ONE, 4, records(4, 9)));
            assertEquals(upTo(3), held(mirrors));
        }
    }

    @Test
    void askingForTheMarkMakesNothing() throws Exception {
        try (UsageMirrors mirrors = open()) {
            assertEquals(0, mirrors.accept(ONE, 0, List.of()));
            try (var files = Files.list(directory.resolve("usage-from"))) {
                assertEquals(0, files.count());
            }
        }
    }

    @Test
    void aNameThatIsNoIncarnationReachesNoFile() {
        try (UsageMirrors mirrors = open()) {
            for (String name : List.of("", "../usage", ONE.toUpperCase(java.util.Locale.ROOT), ONE + "0")) {
                PlenumException refused =
                        assertThrows(PlenumException.class, () -> mirrors.accept(name, 0, records(0, 1)), name);
                assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
            }
        }
    }
}
