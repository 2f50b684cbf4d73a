package dev.plenum.server;

import dev.plenum.api.Wire;
import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a {@link WorkloadSpec} from JSON or YAML. A field that does not exist is refused, since a misspelt one would silently do nothing. */
final class SpecReader {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private SpecReader() {}

    static WorkloadSpec read(byte[] body, String contentType) {
        boolean yaml = contentType.contains("yaml");
        String what = yaml ? "the YAML" : "the JSON";
        ObjectMapper mapper = yaml ? YAML : Wire.mapper();
        try {
            JsonNode tree = mapper.readTree(body);
            if (tree == null || !tree.isObject()) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        what + " holds no fields",
                        "fields such as kind: job and command: [echo, hello]",
                        "See `plenum job submit --help`");
            }
            Findings findings = new Findings();
            checkNames("", tree, WorkloadSpec.class, findings);
            checkNames("request.", tree.path("request"), WorkloadSpec.Request.class, findings);
            checkNames("request.device.", tree.path("request").path("device"), WorkloadSpec.Device.class, findings);
            findings.raise();
            return mapper.readValue(body, WorkloadSpec.class);
        } catch (JacksonException wrong) {
            throw JsonErrors.explain(what, wrong);
        }
    }

    static void checkNames(String prefix, JsonNode node, Class<? extends Record> type, Findings findings) {
        List<String> known = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(SpecReader::wireName)
                .toList();
        for (String name : node.isObject() ? new TreeSet<>(node.propertyNames()) : new TreeSet<String>()) {
            findings.check(
                    known.contains(name),
                    "unknown field '" + prefix + name + "'",
                    "one of " + String.join(", ", new TreeSet<>(known)),
                    "Correct its spelling, or leave it out");
        }
    }

    /** As {@link Wire} names it. */
    private static String wireName(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
