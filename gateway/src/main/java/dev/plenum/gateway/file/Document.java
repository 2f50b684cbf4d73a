package dev.plenum.gateway.file;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The YAML of one file, with the place of each value. Aliases are resolved.
 *
 * @param version when the file was last written, in milliseconds since 1970
 */
record Document(Path path, Field root, long version) {

    private static final int MOST_BYTES = 64 << 20;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MOST_BYTES)
            .setMaxAliasesForCollections(100_000)
            .build();

    /** @throws dev.plenum.core.error.PlenumException INVALID_REQUEST when it cannot be read or is not YAML */
    static Document read(Path path, Errors errors) {
        try {
            long version = Files.getLastModifiedTime(path).toMillis();
            return new Document(path, new Field(compose(text(path)), "", errors), version);
        } catch (CharacterCodingException e) {
            throw unusable(path, "is not UTF-8");
        } catch (NoSuchFileException e) {
            throw unusable(path, "is not there");
        } catch (IOException e) {
            throw unusable(path, "cannot be read: " + e.getMessage());
        } catch (MarkedYamlEngineException e) {
            errors.add(Place.of(e.getProblemMark()), "this is not YAML: " + withoutNames(e.getProblem()), "YAML");
            throw errors.asException();
        } catch (YamlEngineException e) {
            throw unusable(path, "is not YAML: it has control characters or far too many aliases");
        }
    }

    private static PlenumException unusable(Path path, String why) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "the gateway's file " + path + " " + why,
                "YAML in UTF-8",
                "Write one as docs/gateway.md shows it");
    }

    private static String text(Path path) throws IOException {
        if (Files.size(path) > MOST_BYTES) {
            throw new IOException("longer than " + MOST_BYTES + " bytes");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Node compose(String text) throws IOException {
        return new Compose(SETTINGS).composeString(text).orElseThrow(() -> new IOException("nothing is in it"));
    }

    /** The name of an alias or a tag may be a secret that should have stood in quotes. */
    private static String withoutNames(String problem) {
        return problem.replaceAll("(alias|anchor|tag handle|tag|directive) .*", "$1");
    }
}
