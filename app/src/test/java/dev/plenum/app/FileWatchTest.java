package dev.plenum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a file changes, it is told, once, and whole. */
class FileWatchTest {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("file"), "first");
    }

    private void read() {
        try {
            told.add(Files.readString(file));
        } catch (NoSuchFileException e) {
            told.add("(away)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertTold(String text) throws InterruptedException {
        String next = told.poll(10, TimeUnit.SECONDS);
        assertNotNull(next, "nothing was told");
        assertEquals(text, next);
    }

    @Test
    void aFileThatIsReplacedOrWrittenIsToldOnceEachTime() throws Exception {
        try (FileWatch _ = FileWatch.start(file, this::read)) {
            for (int i = 0; i < 5; i++) {
                Files.move(
                        Files.writeString(folder.resolve("next"), "replaced " + i),
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                assertTold("replaced " + i);
                Files.writeString(file, "written in place " + i);
                assertTold("written in place " + i);
            }
            assertNull(told.poll(1500, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void otherFilesOfTheFolderAreNotTold() throws Exception {
        try (FileWatch _ = FileWatch.start(file, this::read)) {
            for (int i = 0; i < 50; i++) {
                Files.writeString(folder.resolve("other" + i), "x");
            }
            assertNull(told.poll(300, TimeUnit.MILLISECONDS));
            Files.writeString(file, "second");
            assertTold("second");
        }
    }

    @Test
    void anEmptiedFileIsLeftUntilItIsWritten() throws Exception {
        try (FileWatch _ = FileWatch.start(file, this::read)) {
            Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
            Thread.sleep(200);
            Files.writeString(file, "second");
            assertTold("second");
        }
    }

    @Test
    void aFileThatStaysAwayIsToldAndSoIsItsReturn() throws Exception {
        try (FileWatch _ = FileWatch.start(file, this::read)) {
            Files.delete(file);
            assertTold("(away)");
            Files.writeString(file, "back");
            assertTold("back");
        }
    }

    @Test
    void aLinkThatLeadsElsewhereIsTold() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.writeString(one.resolve("file"), "one");
        Files.writeString(two.resolve("file"), "two");
        Path current = Files.createSymbolicLink(folder.resolve("current"), one);
        file = Files.createSymbolicLink(folder.resolve("link"), Path.of("current/file"));
        try (FileWatch _ = FileWatch.start(file, this::read)) {
            Path next = Files.createSymbolicLink(folder.resolve("next"), two);
            Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertTold("two");
            Files.writeString(two.resolve("file"), "changed behind the link");
            assertTold("changed behind the link");
        }
    }
}
