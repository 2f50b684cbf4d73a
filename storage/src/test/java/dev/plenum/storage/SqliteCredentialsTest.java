package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.port.Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Credentials.Session ADAS = new Credentials.Session("ab", "user:ada", NOW.plusSeconds(60));

    @TempDir
    Path data;

    @Test
    void whatWasKeptIsThereAfterARestartForItsOwnerAlone() throws Exception {
        try (Credentials credentials = SqliteCredentials.open(data)) {
            credentials.setPasswordHash("user:ada", "$argon2id$1");
            credentials.open(ADAS, NOW);
            credentials.used("key-1", NOW);
        }
        try (Credentials again = SqliteCredentials.open(data)) {
            assertEquals(Optional.of("$argon2id$1"), again.passwordHash("user:ada"));
            assertEquals(Optional.of(ADAS), again.session("ab"));
            assertEquals(Optional.of(NOW), again.lastUse("key-1"));
        }
        Path file = data.resolve("credentials.db");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aNewPasswordAndADisabledUserEndAllSessionsAndExpiredOnesAreForgotten() {
        try (Credentials credentials = SqliteCredentials.open(data)) {
            credentials.open(ADAS, NOW);
            credentials.setPasswordHash("user:ada", "$argon2id$2");
            assertEquals(Optional.empty(), credentials.session("ab"));
            credentials.open(ADAS, NOW);
            credentials.closeAll("user:ada");
            assertEquals(Optional.empty(), credentials.session("ab"));
            credentials.open(ADAS, NOW);
            credentials.open(new Credentials.Session("cd", "user:eve", NOW.plusSeconds(120)), NOW.plusSeconds(60));
            assertEquals(Optional.empty(), credentials.session("ab"));
        }
    }
}
