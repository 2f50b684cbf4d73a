package dev.plenum.simulator.scenario;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a scenario from YAML. All that is wrong with it is said at once, each with its key. */
public final class ScenarioFile {

    private static final YAMLMapper YAML = mapper();

    private ScenarioFile() {}

    private static YAMLMapper mapper() {
        YAMLMapper.Builder builder = YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        List<Class<?>> emptyWhenMissing = List.of(String.class, List.class, Map.class);
        emptyWhenMissing.forEach(type -> builder.withConfigOverride(
                type, rules -> rules.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))));
        return builder.build();
    }

    /** @throws PlenumException INVALID_REQUEST naming what is wrong */
    public static Scenario read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused(file, "it is not there, or not a file", "a scenario in YAML");
        }
        Scenario scenario;
        try {
            scenario = YAML.readValue(file, Scenario.class);
        } catch (DatabindException e) {
            throw refused(file, at(e) + e.getOriginalMessage(), "the keys of docs/scheduling.md");
        } catch (JacksonException e) {
            throw refused(file, at(e) + e.getOriginalMessage(), "YAML");
        }
        List<String> wrong = new ArrayList<>();
        check(scenario, wrong);
        if (!wrong.isEmpty()) {
            throw refused(file, String.join("; ", wrong), "see docs/scheduling.md, \"Scenarios\"");
        }
        return scenario;
    }

    private static String at(JacksonException e) {
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    private static void check(Scenario scenario, List<String> wrong) {
        if (scenario.fleet().isEmpty()) {
            wrong.add("fleet: empty, expected at least one group of nodes");
        }
        for (Scenario.Nodes nodes : scenario.fleet()) {
            require(nodes.nodes() > 0, "fleet.nodes: " + nodes.nodes() + ", expected 1 or more", wrong);
            require(
                    nodes.devices() >= 0 && nodes.devices() <= 1000,
                    "fleet.devices: " + nodes.devices() + ", expected 0 to 1000",
                    wrong);
        }
        require(!scenario.demand().isEmpty(), "demand: empty, expected a trace or something synthetic", wrong);
        for (Scenario.Demand demand : scenario.demand()) {
            require(
                    demand.trace().isPresent() != demand.synthetic().isPresent(),
                    "demand: expected either trace and file, or synthetic",
                    wrong);
            demand.trace()
                    .ifPresent(
                            trace -> oneOf("demand.trace", trace, List.of("philly", "batch", "jobs", "slurm"), wrong));
            oneOf("demand.durations", demand.durations(), List.of("", "given", "estimated"), wrong);
            demand.checkpointEvery().ifPresent(text -> Times.check("demand.checkpoint_every", text, wrong));
            demand.synthetic().ifPresent(synthetic -> check(synthetic, wrong));
        }
        if (scenario.policy() != null) {
            oneOf("policy.placement", scenario.policy().placement(), List.of("plenum", "fgd", "first-fit"), wrong);
        }
        if (scenario.order() != null) {
            oneOf("order.by", scenario.order().by(), List.of("fifo", "shortest-first", "fair-share"), wrong);
            scenario.order().notice().ifPresent(text -> Times.check("order.notice", text, wrong));
            scenario.order().reserveAfter().ifPresent(text -> Times.check("order.reserve_after", text, wrong));
        }
        scenario.faults().ifPresent(faults -> {
            Times.check("faults.node_loss_every", faults.nodeLossEvery(), wrong);
            Times.check("faults.back_after", faults.backAfter(), wrong);
        });
    }

    private static void check(Scenario.Synthetic synthetic, List<String> wrong) {
        require(synthetic.jobs() > 0, "synthetic.jobs: " + synthetic.jobs() + ", expected 1 or more", wrong);
        require(!synthetic.devices().isEmpty(), "synthetic.devices: empty, expected such as {1: 0.7, 8: 0.3}", wrong);
        Times.check("synthetic.every", synthetic.every(), wrong);
        Times.check("synthetic.median", synthetic.median(), wrong);
        if (!synthetic.from().isEmpty()) {
            Times.check("synthetic.from", synthetic.from(), wrong);
        }
        synthetic
                .within()
                .ifPresent(within -> oneOf(
                        "synthetic.within", within, List.of("device-group", "node", "rack", "zone", "region"), wrong));
    }

    private static void require(boolean holds, String otherwise, List<String> wrong) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private static void oneOf(String key, String value, List<String> allowed, List<String> wrong) {
        require(allowed.contains(value), key + ": '" + value + "', expected one of " + allowed, wrong);
    }

    private static PlenumException refused(Path file, String what, String expected) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST, "scenario '" + file + "': " + what, expected, "Correct the file");
    }
}
