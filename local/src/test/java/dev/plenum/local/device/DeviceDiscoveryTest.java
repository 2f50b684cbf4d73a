package dev.plenum.local.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.local.device.DeviceDiscovery.Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DeviceDiscoveryTest {
    @TempDir
    Path folder;

    @Test
    void thisMachineHasACpuWithMemory() {
        CpuDevice cpu = new DeviceDiscovery().discover().cpu();
        assertEquals(Runtime.getRuntime().availableProcessors(), cpu.cores());
        assertTrue(cpu.physicalCores() >= 1 && cpu.physicalCores() <= cpu.cores(), cpu.toString());
        assertTrue(cpu.memoryMebibytes() > 100, cpu.toString());
        assertTrue(!cpu.model().isBlank());
    }

    @Test
    void twoThreadsOfACoreCountOnce() {
        List<String> cpuinfo = List.of(
                "model name\t: AMD EPYC 9654",
                "physical id\t: 0",
                "core id\t\t: 0",
                "physical id\t: 0",
                "core id\t\t: 0",
                "physical id\t: 1",
                "core id\t\t: 0");
        assertEquals(2, CpuDevice.physicalCores(cpuinfo, 3));
        assertEquals("AMD EPYC 9654", CpuDevice.model(cpuinfo));
        assertEquals(3, CpuDevice.physicalCores(List.of(), 3));
    }

    @Test
    void aMachineWithoutToolsHasNoAcceleratorAndNoNote() {
        Discovery found = discover();
        assertEquals(List.of(), found.accelerators());
        assertEquals(List.of(), found.notes());
    }

    @Test
    void anNvidiaDeviceIsCompletedFromTheKernelsFiles() throws Exception {
        tool("nvidia-smi", "cat '" + sampleFile("nvidia-rtx5080.csv") + "'");
        file("sys/bus/pci/devices/0000:06:10.0/numa_node", "1\n");
        file("proc/driver/nvidia/gpus/0000:06:10.0/information", "Model: \t\t RTX\nDevice Minor: \t 3\n");
        for (String node : List.of("nvidia0", "nvidia3", "nvidiactl", "nvidia-uvm")) {
            file("dev/" + node, "");
        }
        AcceleratorDevice device = discover().accelerators().getFirst();
        assertEquals(OptionalInt.of(1), device.numaNode());
        assertEquals(
                List.of(Path.of("/dev/nvidia3"), Path.of("/dev/nvidiactl"), Path.of("/dev/nvidia-uvm")),
                device.nodes());
        assertEquals(
                Map.of("CUDA_VISIBLE_DEVICES", "GPU-49dacec4-c9d8-7109-cffc-9ff262186fe6"),
                AcceleratorDevice.visibleVariables(List.of(device)));
    }

    @Test
    void ascendChipsGetTheirOwnNodes() throws Exception {
        tool("npu-smi", "cat '" + sampleFile("npu-smi-a3.txt") + "'");
        for (String node : List.of("davinci0", "davinci1", "davinci2", "davinci_manager", "devmm_svm", "hisi_hdc")) {
            file("dev/" + node, "");
        }
        List<AcceleratorDevice> chips = discover().accelerators();
        assertEquals(
                List.of(
                        Path.of("/dev/davinci2"),
                        Path.of("/dev/davinci_manager"),
                        Path.of("/dev/devmm_svm"),
                        Path.of("/dev/hisi_hdc")),
                chips.get(2).nodes());
        assertEquals(
                Map.of("ASCEND_RT_VISIBLE_DEVICES", "0,2", "CUDA_VISIBLE_DEVICES", ""),
                AcceleratorDevice.visibleVariables(List.of(chips.get(2), chips.get(0))));
    }

    @Test
    void aReplicaWithoutADeviceSeesNoCudaDevice() {
        assertEquals(Map.of("CUDA_VISIBLE_DEVICES", ""), AcceleratorDevice.visibleVariables(List.of()));
    }

    @Test
    void aFailingToolIsANoteAndTheOthersAreStillAsked() throws Exception {
        tool("nvidia-smi", "echo 'the driver cannot be reached'; exit 9");
        tool("rocm-smi", "cat '" + sampleFile("rocm-smi-rx7900xt.json") + "'");
        Discovery found = discover();
        assertEquals(List.of("nvidia-smi: exit 9: the driver cannot be reached"), found.notes());
        assertEquals("Radeon RX 7900 XT", found.accelerators().getFirst().model());
    }

    @Test
    void aHangingToolIsGivenUp() throws Exception {
        tool("npu-smi", "sleep 600");
        Discovery found = new DeviceDiscovery(path(), folder, Duration.ofSeconds(1)).discover();
        assertEquals(List.of("npu-smi: no answer within 1 s"), found.notes());
    }

    @Test
    void aToolThatPrintsWithoutEndIsGivenUp() throws Exception {
        tool("xpu-smi", "exec yes");
        Discovery found = new DeviceDiscovery(path(), folder, Duration.ofSeconds(1)).discover();
        assertEquals(1, found.notes().size(), found.notes().toString());
        assertTrue(
                found.notes().getFirst().startsWith("xpu-smi: "), found.notes().toString());
    }

    private Discovery discover() {
        return new DeviceDiscovery(path(), folder, Duration.ofSeconds(30)).discover();
    }

    /** Our tools first; cat, sleep and yes from the machine, where no vendor's tool is expected on a test machine. */
    private String path() {
        return folder.resolve("bin").toString();
    }

    private void tool(String name, String body) throws IOException {
        file("bin/" + name, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + body + "\n");
        Files.setPosixFilePermissions(
                folder.resolve("bin").resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path sampleFile(String name) throws IOException {
        return Files.writeString(folder.resolve(name), VendorListingTest.sample(name));
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
