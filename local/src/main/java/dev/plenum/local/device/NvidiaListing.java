package dev.plenum.local.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * NVIDIA devices by {@code nvidia-smi --query-gpu}. The header is asked for and read, so that a driver that adds units or
 * another order of columns changes nothing.
 */
record NvidiaListing() implements VendorListing {
    private static final String TOOL = "nvidia-smi";

    @Override
    public List<AcceleratorDevice> list(VendorTools tools, MachineFiles files) throws ToolFailure {
        if (!tools.has(TOOL)) {
            return List.of();
        }
        String csv = tools.run(
                TOOL, "--query-gpu=index,name,uuid,pci.bus_id,memory.total,memory.used", "--format=csv,nounits");
        return parse(csv).stream().map(device -> complete(device, files)).toList();
    }

    static List<ReportedDevice> parse(String csv) throws ToolFailure {
        List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty() || !lines.getFirst().contains("name")) {
            throw new ToolFailure(TOOL + ": expected a table with a header, got: " + VendorTools.firstLine(csv));
        }
        List<String> header = List.of(lines.getFirst().split(","));
        List<ReportedDevice> devices = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < Math.min(cells.length, header.size()); i++) {
                row.put(header.get(i).strip().replaceFirst(" \\[.*", ""), cells[i].strip());
            }
            devices.add(new ReportedDevice(
                    row.containsKey("index") ? (int) ReportedDevice.number(row.get("index")) : devices.size(),
                    row.getOrDefault("name", "NVIDIA GPU"),
                    ReportedDevice.busId(row.getOrDefault("pci.bus_id", "")),
                    ReportedDevice.known(row.getOrDefault("uuid", "")),
                    ReportedDevice.number(row.getOrDefault("memory.total", "")),
                    ReportedDevice.number(row.getOrDefault("memory.used", ""))));
        }
        return devices;
    }

    private static AcceleratorDevice complete(ReportedDevice device, MachineFiles files) {
        Optional<String> busId = device.busId();
        OptionalInt minor = files.nvidiaMinor(busId);
        return new AcceleratorDevice(
                DeviceKind.NVIDIA,
                device.index(),
                device.model(),
                device.uuid().or(() -> busId).orElse("nvidia-" + device.index()),
                busId.orElse(""),
                files.numaNode(busId),
                device.memoryMebibytes(),
                device.usedMebibytes(),
                files.existing(
                        "/dev/nvidia" + minor.orElse(device.index()),
                        "/dev/nvidiactl",
                        "/dev/nvidia-uvm",
                        "/dev/nvidia-uvm-tools"),
                // By its id it is the same device whatever else is hidden and however CUDA sorts.
                device.uuid().orElse(Integer.toString(device.index())));
    }
}
