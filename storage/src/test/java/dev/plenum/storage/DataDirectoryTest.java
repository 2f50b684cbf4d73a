package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    @TempDir
    Path parent;

    private PlenumException refused(Path directory, ErrorCode code) {
        PlenumException refused = assertThrows(PlenumException.class, () -> DataDirectory.open(directory));
        assertEquals(code, refused.code(), refused::getMessage);
        assertTrue(!refused.nextStep().isEmpty());
        return refused;
    }

    @Test
    void aNewOneIsMadeForThisUserOnly() throws IOException {
        try (DataDirectory directory = DataDirectory.open(parent.resolve("a/b"))) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())));
        }
    }

    @Test
    void aSecondOpeningInTheSameProcessIsRefusedAndDoesNotUnlockTheFirst() throws Exception {
        Path data = parent.resolve("data");
        try (DataDirectory _ = DataDirectory.open(data)) {
            refused(data, ErrorCode.ALREADY_RUNNING);
            try (Child child = Child.start("open", data)) {
                assertTrue(child.line().startsWith("ALREADY_RUNNING"));
            }
        }
    }

    @Test
    void aSecondProcessIsToldThePidOfTheFirst() throws Exception {
        Path data = parent.resolve("data");
        try (Child child = Child.start("open", data)) {
            assertEquals("opened", child.line());
            PlenumException running = refused(data, ErrorCode.ALREADY_RUNNING);
            assertTrue(running.problem().endsWith("pid " + child.pid()), running::problem);
        }
    }

    @Test
    void aKilledProcessLeavesItFree() throws Exception {
        Path data = parent.resolve("data");
        try (Child child = Child.start("open", data)) {
            assertEquals("opened", child.line());
        }
        DataDirectory.open(data).close();
        DataDirectory.open(data).close();
    }

    @Test
    void aNewerLayoutIsRefused() throws IOException {
        Path data = parent.resolve("data");
        DataDirectory.open(data).close();
        Files.writeString(data.resolve("version"), "99\n");
        assertTrue(refused(data, ErrorCode.DATA_DIRECTORY_NEWER).problem().contains("99"));
    }

    @Test
    void aFileIsNoDataDirectory() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        refused(file, ErrorCode.DATA_DIRECTORY_UNUSABLE);
    }

    @Test
    void aDirectoryWithFilesOfOthersIsLeftAlone() throws IOException {
        Path home = Files.createDirectory(parent.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("letter.txt"), "dear");
        refused(home, ErrorCode.DATA_DIRECTORY_UNUSABLE);
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
    }

    @Test
    void aReadOnlyMountIsRefused() throws Exception {
        Path mount = Files.createDirectory(parent.resolve("mount"));
        try (SmallDisk _ = SmallDisk.mount(mount, "size=128m,ro")) {
            refused(mount, ErrorCode.DATA_DIRECTORY_UNUSABLE);
        }
    }

    @Test
    void tooSmallADiskIsRefusedBeforeAnythingIsWritten() throws Exception {
        Path mount = Files.createDirectory(parent.resolve("mount"));
        try (SmallDisk _ = SmallDisk.mount(mount, "size=2m")) {
            refused(mount, ErrorCode.DISK_FULL);
        }
    }
}
