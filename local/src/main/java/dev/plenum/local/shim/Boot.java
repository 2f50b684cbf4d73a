package dev.plenum.local.shim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which start of this machine it is: process numbers and monotonic times mean something only within one boot. */
public record Boot(String id) {
    /** The boot this process runs in, as the kernel names it. */
    public static Boot current() {
        try {
            return new Boot(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/sys/kernel/random/boot_id: a Linux /proc is expected", e);
        }
    }
}
