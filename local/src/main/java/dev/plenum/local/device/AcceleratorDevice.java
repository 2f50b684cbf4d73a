package dev.plenum.local.device;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One accelerator of this machine, as its vendor's tool told it.
 *
 * @param index the tool's number of it; may change with a restart of the machine
 * @param model as the vendor prints it
 * @param id lasting identity: the vendor's unique id, else the bus address, else kind and index
 * @param busId PCI address such as 0000:c1:00.0, or empty where the tool does not tell
 * @param memoryMebibytes in all; 0 where the tool does not tell
 * @param usedMebibytes in use when it was asked, hence by others if nothing of ours runs on it
 * @param nodes files below /dev that a process needs to use it
 * @param visibleValue what stands for it in the vendor's variable
 */
public record AcceleratorDevice(
        DeviceKind kind,
        int index,
        String model,
        String id,
        String busId,
        OptionalInt numaNode,
        long memoryMebibytes,
        long usedMebibytes,
        List<Path> nodes,
        String visibleValue) {
    public AcceleratorDevice {
        nodes = List.copyOf(nodes);
    }

    /**
     * Variables that let a process see these devices and no others. CUDA is told so in any case; the other vendors'
     * variables have no value that means "none", there only the missing device nodes hide a device.
     */
    public static Map<String, String> visibleVariables(List<AcceleratorDevice> assigned) {
        Map<DeviceKind, List<AcceleratorDevice>> byKind = assigned.stream()
                .sorted(Comparator.comparingInt(AcceleratorDevice::index))
                .collect(Collectors.groupingBy(
                        AcceleratorDevice::kind, () -> new EnumMap<>(DeviceKind.class), Collectors.toList()));
        Map<String, String> variables = new TreeMap<>();
        variables.put(DeviceKind.NVIDIA.visibleVariable(), "");
        byKind.forEach((kind, devices) -> variables.put(
                kind.visibleVariable(),
                devices.stream().map(AcceleratorDevice::visibleValue).collect(Collectors.joining(","))));
        return variables;
    }
}
