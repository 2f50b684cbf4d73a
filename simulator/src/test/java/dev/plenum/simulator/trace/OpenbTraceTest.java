package dev.plenum.simulator.trace;

import static dev.plenum.simulator.trace.TraceFile.assertRefused;
import static dev.plenum.simulator.trace.TraceFile.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenbTraceTest {

    private static final String NODES = "sn,cpu_milli,memory_mib,gpu,model";
    private static final String PODS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli";
    private static final String ALL = PODS + ",gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time";

    @TempDir
    Path directory;

    @Test
    void aNodeRowIsANodeWithItsDevices() {
        Capacity capacity = new Capacity(new MilliCpu(64_000), new Mebibytes(262_144));
        Device first = new Device(0, "P100", Mebibytes.ZERO, false);
        Device second = new Device(1, "P100", Mebibytes.ZERO, false);
        List<Node> nodes = OpenbTrace.nodes(write(directory, NODES, "n-0,64000,262144,2,P100", "n-1,64000,262144,0,"));
        assertEquals(
                List.of(
                        new Node("n-0", "default", "simulated", capacity, List.of(first, second)),
                        new Node("n-1", "default", "simulated", capacity, List.of())),
                nodes);
        assertFalse(nodes.getFirst().simulated());
    }

    @Test
    void aWrongNodeRowIsRefused() {
        refusedNode("n-1,64000,262144,2,", "column model", "\"\"");
        refusedNode("n-1,64000,262144,-2,P100", "column gpu", "\"-2\"");
        refusedNode("n-1,64000,262144,1001,P100", "column gpu", "\"1001\"", "at most 1000");
        refusedNode("n-1,64.5,262144,2,P100", "column cpu_milli", "\"64.5\"");
        refusedNode("n-0,64000,262144,2,P100", "column sn", "\"n-0\"", "no line above");
    }

    @Test
    void aPodRowIsAPodWithItsModelsAndTimes() {
        assertEquals(
                List.of(
                        pod(
                                "openb-pod-0007",
                                1,
                                460,
                                List.of("V100M16", "V100M32"),
                                OptionalLong.of(0),
                                OptionalLong.of(9)),
                        pod("openb-pod-0001", 8, 1000, List.of(), OptionalLong.of(3), OptionalLong.empty())),
                OpenbTrace.pods(write(
                        directory,
                        ALL,
                        "openb-pod-0007,6000,12288,1,460,V100M16|V100M32,LS,Running,0,9,",
                        "openb-pod-0001,6000,12288,8,1000,,BE,Pending,3,,")));
    }

    @Test
    void aPodListMayHaveOnlyItsFirstColumns() {
        Path file = write(directory, PODS, "openb-pod-0042,6000,12288,0,0");
        assertEquals(
                List.of(pod("openb-pod-0042", 0, 0, List.of(), OptionalLong.empty(), OptionalLong.empty())),
                OpenbTrace.pods(file));
        assertEquals(42, OpenbTrace.pods(file).getFirst().number());
        assertRefused(OpenbTrace::pods, write(directory, "name,cpu_milli,memory_mib,num_gpu"), "line 1", PODS);
    }

    @Test
    void sharesThatContradictTheNumberOfDevicesAreRefused() {
        refusedPod("openb-pod-2,1,1,0,500", "column gpu_milli", "\"500\"", "num_gpu is 0");
        refusedPod("openb-pod-2,1,1,1,0", "column gpu_milli", "\"0\"", "num_gpu is 1");
        refusedPod("openb-pod-2,1,1,1,1001", "column gpu_milli", "\"1001\"");
        refusedPod("openb-pod-2,1,1,2,500", "column gpu_milli", "\"500\"", "1000 with more");
    }

    @Test
    void aPodWithoutANumberOfItsOwnIsRefused() {
        refusedPod("pod-2,1,1,0,0", "column name", "\"pod-2\"", "openb-pod-0017");
        refusedPod("openb-pod-x,1,1,0,0", "column name", "\"openb-pod-x\"");
        refusedPod("openb-pod-,1,1,0,0", "column name", "\"openb-pod-\"");
        refusedPod("openb-pod-99999999999,1,1,0,0", "column name", "\"openb-pod-99999999999\"");
        refusedPod("openb-pod-1,1,1,0,0", "column name", "\"openb-pod-1\"", "no line above");
    }

    @Test
    void anEmptyAlternativeAmongModelsIsRefused() {
        Path file = write(directory, PODS + ",gpu_spec", "openb-pod-1,1,1,1,1000,A||B");
        assertRefused(OpenbTrace::pods, file, "line 2", "column gpu_spec", "\"A||B\"");
    }

    @Test
    void theFleetOfThePaperHasItsNodesDevicesAndCores() {
        List<Node> nodes = OpenbTrace.nodes(RealTraces.file("openb/openb_node_list_gpu_node.csv"));
        assertEquals(1_213, nodes.size());
        assertEquals(
                6_212, nodes.stream().mapToInt(node -> node.devices().size()).sum());
        assertEquals(
                107_018_000,
                nodes.stream()
                        .mapToLong(node -> node.capacity().cpu().thousandths())
                        .sum());
        assertEquals(
                1_523,
                OpenbTrace.nodes(RealTraces.file("openb/openb_node_list_all_node.csv"))
                        .size());
    }

    @Test
    void thePodListsHaveTheirRows() {
        List<OpenbPod> pods = OpenbTrace.pods(RealTraces.file("openb/openb_pod_list_default.csv"));
        assertEquals(8_152, pods.size());
        assertEquals(1_088, pods.stream().filter(pod -> pod.devices() == 0).count());
        assertEquals(
                3_078,
                pods.stream().filter(pod -> pod.shareThousandths() % 1000 > 0).count());
        assertEquals(
                8_324,
                OpenbTrace.pods(RealTraces.file("openb/openb_pod_list_multigpu20.csv"))
                        .size());
        List<OpenbPod> choosy = OpenbTrace.pods(RealTraces.file("openb/openb_pod_list_gpuspec33.csv"));
        assertEquals(
                2_388, choosy.stream().filter(pod -> !pod.models().isEmpty()).count());
    }

    private static OpenbPod pod(
            String name, int devices, int share, List<String> models, OptionalLong creation, OptionalLong deletion) {
        return new OpenbPod(name, 6_000, 12_288, devices, share, models, creation, deletion);
    }

    private void refusedNode(String row, String... parts) {
        Path file = write(directory, NODES, "n-0,64000,262144,2,P100", row);
        assertRefused(OpenbTrace::nodes, file, "line 3");
        assertRefused(OpenbTrace::nodes, file, parts);
    }

    private void refusedPod(String row, String... parts) {
        Path file = write(directory, PODS, "openb-pod-0001,1,1,0,0", row);
        assertRefused(OpenbTrace::pods, file, "line 3");
        assertRefused(OpenbTrace::pods, file, parts);
    }
}
