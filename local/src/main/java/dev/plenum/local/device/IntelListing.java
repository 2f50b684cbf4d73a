package dev.plenum.local.device;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Intel devices by {@code xpu-smi discovery}: the list has no memory sizes, so each device is asked for its own. */
record IntelListing() implements VendorListing {
    private static final String TOOL = "xpu-smi";

    @Override
    public List<AcceleratorDevice> list(VendorTools tools, MachineFiles files) throws ToolFailure {
        if (!tools.has(TOOL)) {
            return List.of();
        }
        List<AcceleratorDevice> devices = new ArrayList<>();
        for (ReportedDevice listed : parse(tools.run(TOOL, "discovery", "-j"))) {
            String details = listed.memoryMebibytes() > 0
                    ? "{}"
                    : tools.run(TOOL, "discovery", "-d", Integer.toString(listed.index()), "-j");
            devices.add(complete(withMemory(listed, details), files));
        }
        return devices;
    }

    static List<ReportedDevice> parse(String output) throws ToolFailure {
        List<ReportedDevice> devices = new ArrayList<>();
        for (JsonNode device : JsonAnswer.parse(TOOL, output).path("device_list")) {
            // A virtual function is a part of a device that is listed itself.
            if (JsonAnswer.text(device, "device_function_type").equalsIgnoreCase("virtual")) {
                continue;
            }
            devices.add(new ReportedDevice(
                    (int) ReportedDevice.number(JsonAnswer.text(device, "device_id")),
                    ReportedDevice.known(JsonAnswer.text(device, "device_name")).orElse("Intel GPU"),
                    ReportedDevice.busId(JsonAnswer.text(device, "pci_bdf_address")),
                    ReportedDevice.known(JsonAnswer.text(device, "uuid")),
                    total(device),
                    used(device)));
        }
        return devices;
    }

    static ReportedDevice withMemory(ReportedDevice listed, String details) throws ToolFailure {
        JsonNode device = JsonAnswer.parse(TOOL, details);
        return total(device) == 0
                ? listed
                : new ReportedDevice(
                        listed.index(), listed.model(), listed.busId(), listed.uuid(), total(device), used(device));
    }

    private static long total(JsonNode device) {
        return ReportedDevice.number(JsonAnswer.text(device, "memory_physical_size_byte")) >> 20;
    }

    private static long used(JsonNode device) {
        String free = JsonAnswer.text(device, "memory_free_size_byte");
        return free.isEmpty() ? 0 : Math.max(0, total(device) - (ReportedDevice.number(free) >> 20));
    }

    private static AcceleratorDevice complete(ReportedDevice device, MachineFiles files) {
        return new AcceleratorDevice(
                DeviceKind.INTEL,
                device.index(),
                device.model(),
                device.uuid().or(device::busId).orElse("intel-" + device.index()),
                device.busId().orElse(""),
                files.numaNode(device.busId()),
                device.memoryMebibytes(),
                device.usedMebibytes(),
                files.renderNode(device.busId()).map(files::existing).orElseGet(List::of),
                Integer.toString(device.index()));
    }
}
