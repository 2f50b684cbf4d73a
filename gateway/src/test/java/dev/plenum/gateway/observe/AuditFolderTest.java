package dev.plenum.gateway.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.gateway.snapshot.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are deleted when their time is over. */
class AuditFolderTest {

    @TempDir
    Path folder;

    private void day(String project, String day) throws IOException {
        Path own = Files.createDirectories(folder.resolve(project));
        Files.writeString(own.resolve(day + ".jsonl"), "{}\n");
    }

    private List<String> left(String project) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(project))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("keep"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, Audit> keeping(String project, int days) {
        return Map.of(project, new Audit(Duration.ofDays(days), 1_024, false));
    }

    @Test
    void aDaysFileGoesWhenItsLastRecordIsOldEnough() throws IOException {
        day("blue", "2026-11-15");
        day("blue", "2026-11-16");
        day("blue", "2026-11-17");
        Files.writeString(folder.resolve("blue/notes.txt"), "not ours");
        AuditFolder audit = new AuditFolder(folder);
        audit.clean(Instant.parse("2026-11-23T23:59:59Z"), keeping("blue", 7));
        assertEquals(List.of("2026-11-16.jsonl", "2026-11-17.jsonl", "notes.txt"), left("blue"));
        audit.clean(Instant.parse("2026-11-24T00:00:00Z"), keeping("blue", 7));
        assertEquals(List.of("2026-11-17.jsonl", "notes.txt"), left("blue"));
    }

    @Test
    void aProjectOfWhichNobodySpeaksAnyMoreIsCleanedByItsLastWord() throws IOException {
        day("blue", "2026-11-15");
        day("red", "2026-11-15");
        AuditFolder audit = new AuditFolder(folder);
        audit.clean(Instant.parse("2026-11-16T00:00:00Z"), keeping("blue", 2));
        audit.clean(Instant.parse("2026-11-18T00:00:00Z"), Map.of());
        assertEquals(List.of(), left("blue"));
        assertEquals(List.of("2026-11-15.jsonl"), left("red"), "30 days where nothing was ever said");
    }

    @Test
    void whereThereIsNothingThereIsNothingToDo() throws IOException {
        new AuditFolder(folder.resolve("none")).clean(Instant.EPOCH, keeping("blue", 2));
    }

    @Test
    void noNameOfAProjectLeadsElsewhere() {
        assertEquals("blue-2_X", FileName.of("blue-2_X"));
        assertEquals("%2E%2E%2F%2E%2E%2Fetc", FileName.of("../../etc"));
        assertEquals("%C3%B6%20", FileName.of("ö "));
        assertEquals(64, FileName.of("x".repeat(300)).length());
    }
}
