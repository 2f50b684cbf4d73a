package dev.plenum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import dev.plenum.server.oidc.OidcSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcFileTest {

    @TempDir
    private Path folder;

    @Test
    void aShortFileHasTheUsualSettingsAndTheSecretIsFromAFileOrTheEnvironment() throws IOException {
        OidcSettings settings = OidcFile.settings(
                file("{\"issuer\":\"https://id.example\",\"client_id\":\"plenum\"}"),
                Map.of(OidcFile.SECRET_VARIABLE, "from the environment"));
        assertEquals(Optional.of("from the environment"), settings.clientSecret());
        assertEquals(List.of("openid", "profile", "email"), settings.scopes());
        assertEquals(Duration.ofHours(12), settings.longestSession());
        assertTrue(settings.passwords());
        Files.writeString(folder.resolve("secret"), "from a file\n");
        assertEquals(
                Optional.of("from a file"),
                OidcFile.settings(
                                file(
                                        "{\"issuer\":\"https://id.example\",\"client_id\":\"plenum\",\"client_secret_file\":\"secret\"}"),
                                Map.of())
                        .clientSecret());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() throws IOException {
        Path wrong = file(
                "{\"issuer\":\"http://id.example\",\"client_secret\":\"x\",\"longest_session_minutes\":0,\"scopes\":[\"profile\"],\"passwords\":\"no\"}");
        String problem = assertThrows(PlenumException.class, () -> OidcFile.settings(wrong, Map.of()))
                .problem();
        List.of(
                        "issuer 'http://id.example'",
                        "'client_secret' is not",
                        "longest_session_minutes 0",
                        "client_id is missing",
                        "openid among",
                        "passwords \"no\"")
                .forEach(part -> assertTrue(problem.contains(part), problem));
        assertTrue(assertThrows(PlenumException.class, () -> OidcFile.settings(folder.resolve("none"), Map.of()))
                .problem()
                .contains("cannot be read"));
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("oidc.json"), json);
    }
}
