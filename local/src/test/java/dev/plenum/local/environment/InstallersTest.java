package dev.plenum.local.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InstallersTest {
    @TempDir
    Path root;

    @Test
    void anInstallerWhoseOwnerIsGoneIsEnded() throws Exception {
        Path folder = Files.createDirectories(root.resolve("engine-1"));
        Process orphan = new ProcessBuilder("sleep", "600").start();
        try {
            Installers.record(folder, orphan);
            assertEquals(1, Installers.stopLeftOver(root));
            assertTrue(orphan.waitFor(10, TimeUnit.SECONDS));
            assertFalse(Files.exists(folder.resolve(Installers.FILE)));
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void anotherProcessWithTheSameIdIsLeftAlone() throws Exception {
        Path folder = Files.createDirectories(root.resolve("engine-1"));
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(folder.resolve(Installers.FILE), stranger.pid() + "\nanother-boot 12345\n");
            assertEquals(0, Installers.stopLeftOver(root));
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void anInstallerWhoseOwnerStillRunsIsLeftAlone() throws Exception {
        Path folder = Files.createDirectories(root.resolve("engine-1"));
        Process installer = new ProcessBuilder("sleep", "600").start();
        try (FolderLock _ = FolderLock.take(Installers.lockFile(folder), line -> {})) {
            Installers.record(folder, installer);
            assertEquals(0, Installers.stopLeftOver(root));
            assertTrue(installer.isAlive());
        } finally {
            installer.destroyForcibly();
        }
    }

    @Test
    void interruptingTheCallerEndsTheInstaller() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                new InstallerProcess(java.util.List.of("sh", "-c", "echo going; exec sleep 600"), root, System.getenv())
                        .run(line -> started.countDown());
            } catch (Exception e) {
                end.set(e);
            }
        });
        assertTrue(started.await(30, TimeUnit.SECONDS));
        long pid =
                Long.parseLong(Files.readAllLines(root.resolve(Installers.FILE)).get(0));
        caller.interrupt();
        caller.join();
        assertTrue(end.get() instanceof InterruptedException, String.valueOf(end.get()));
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertThrows(java.nio.file.NoSuchFileException.class, () -> Files.readString(root.resolve(Installers.FILE)));
    }
}
