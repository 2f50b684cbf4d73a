package dev.plenum.core.loop;

import static dev.plenum.core.loop.Harness.cores;
import static dev.plenum.core.loop.Harness.job;
import static dev.plenum.core.loop.Harness.service;
import static dev.plenum.core.loop.Harness.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.tenancy.Binding;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Constraints;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Placement;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where law or contract lets a project run. */
class ResidencyTest {

    private final Harness here = new Harness().withProject(Quota.UNLIMITED);

    private void node(String name, String... labels) {
        here.withNode(name, 4);
        here.done(new Input.LabelNode(name, labels(labels)));
    }

    private static SortedMap<String, String> labels(String... labels) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int at = 0; at < labels.length; at += 2) {
            map.put(labels[at], labels[at + 1]);
        }
        return map;
    }

    private void bind(List<String> regions, String... nationalities) {
        here.done(new Input.BindProject("default", new Binding(regions, List.of(nationalities))));
    }

    private void rule(String name, String... forbids) {
        here.done(new Input.SetExportRule(new ExportRule(name, List.of(forbids), "a journal")));
    }

    private List<String> nodes(String id) {
        return here.state(id).replicas().stream()
                .flatMap(replica -> replica.phase().place().stream())
                .map(Placement::node)
                .toList();
    }

    private Explanation explain(String id) {
        return here.loop.scheduler().explain(here.state(id), here.now);
    }

    @Test
    void aProjectRunsInItsRegionAlone() {
        node("a", "region", "us");
        node("b");
        bind(List.of("eu"));
        String waiting = here.done(submit(job("j", cores(1), 1)));
        assertEquals(List.of(), nodes(waiting));
        assertEquals(
                "the nodes with room are forbidden to its project, by their region or export rule",
                explain(waiting).summary());
        assertEquals(
                List.of(
                        "1 of 2 nodes (a) is in region us: project default is bound to eu",
                        "1 of 2 nodes (b) is in no region: project default is bound to eu"),
                explain(waiting).details().subList(0, 2));
        node("c", "region", "eu");
        assertEquals(List.of("c"), nodes(waiting));
    }

    @Test
    void anExportRuleKeepsOffWhomItForbidsAndWhoDoesNotSayWhoseItIs() {
        rule("us-2023-10-17", "CN");
        node("a", "export-rule", "us-2023-10-17");
        String silent = here.done(submit(job("j", cores(1), 1)));
        assertTrue(
                explain(silent)
                        .details()
                        .contains(
                                "1 of 1 nodes (a) is under export rule us-2023-10-17, which forbids CN, and the project"
                                        + " does not say whose it is (project default)"),
                explain(silent)::toString);
        bind(List.of(), "DE", "CN");
        assertEquals(List.of(), nodes(silent));
        assertTrue(
                explain(silent)
                        .details()
                        .contains(
                                "1 of 1 nodes (a) is under export rule us-2023-10-17, which forbids CN (project default)"),
                explain(silent)::toString);
        bind(List.of(), "DE");
        assertEquals(List.of("a"), nodes(silent));
    }

    @Test
    void aDryRunSaysSoToo() {
        node("a", "region", "us");
        bind(List.of("eu"));
        Explanation outlook = here.loop.scheduler().outlook(service("s", cores(1), 1), here.now);
        assertEquals(
                "1 of 1 nodes (a) is in region us: project default is bound to eu",
                outlook.details().getFirst());
    }

    @Test
    void whatRunsWhereItMayNoLongerBeLeavesWithNoticeAndGoesOnElsewhere() {
        node("a", "region", "us");
        String gang = here.done(submit(job("j", cores(1), 2)));
        String service = here.done(submit(service("s", cores(1), 1)));
        for (String replica : List.of(gang + ".0", gang + ".1", service + ".0")) {
            here.seen(replica, 1, new Observation.Started());
        }
        node("b", "region", "eu");
        bind(List.of("eu"));
        assertEquals(3, here.recorded(Event.ReplicaPreempted.class).size());
        assertEquals(
                "node a is in region us: project default is bound to eu",
                here.recorded(Event.ReplicaPreempted.class).getFirst().why().reason());
        here.pass(Duration.ofMinutes(2));
        for (String replica : List.of(gang + ".0", gang + ".1", service + ".0")) {
            here.seen(
                    replica,
                    1,
                    new Observation.Ended(new dev.plenum.core.workload.Exit.Signal(15), Duration.ofSeconds(9)));
        }
        here.pass(Duration.ofMinutes(1));
        assertEquals(List.of("b", "b"), nodes(gang));
        assertEquals(List.of("b"), nodes(service));
    }

    @Test
    void aRuleThatIsEnteredOrCarriedLaterDrainsToo() {
        rule("r");
        node("a", "export-rule", "r");
        bind(List.of(), "CN");
        here.done(submit(job("j", cores(1), 1)));
        rule("r", "CN");
        assertEquals(1, here.recorded(Event.ReplicaPreempted.class).size());
        node("b");
        here.done(submit(job("k", cores(1), 1)));
        here.done(new Input.LabelNode("b", labels("export-rule", "r")));
        assertEquals(2, here.recorded(Event.ReplicaPreempted.class).size());
    }

    @Test
    void aRestartKnowsItAll() {
        rule("r", "CN");
        node("a", "export-rule", "r", "region", "eu");
        bind(List.of("eu"), "CN");
        here.restart();
        assertEquals(List.of(), nodes(here.done(submit(job("j", cores(1), 1)))));
    }

    @Test
    void anUnknownRuleACountryThatIsNoneAndARegionThatIsForbiddenAreRefused() {
        node("a");
        PlenumException unknown = assertThrows(
                PlenumException.class, () -> here.done(new Input.LabelNode("a", labels("export-rule", "x"))));
        assertEquals(ErrorCode.NOT_FOUND, unknown.code());
        assertThrows(PlenumException.class, () -> new Binding(List.of(), List.of("EU")));
        bind(List.of("eu"));
        Constraints us = new Constraints(
                new TreeMap<>(java.util.Map.of("region", List.of("us"))), List.of(), Optional.empty(), 0);
        Job job = new Job(
                "default",
                "j",
                PriorityClass.STANDARD,
                new Request(MilliCpu.cores(1), new Mebibytes(1), Optional.empty(), new TreeMap<>(), Optional.of(us)),
                1,
                job("j", cores(1), 1).launch(),
                Optional.empty());
        PlenumException never = assertThrows(PlenumException.class, () -> here.done(submit(job)));
        assertEquals("it asks for region us, and project default is bound to eu", never.problem());
    }
}
