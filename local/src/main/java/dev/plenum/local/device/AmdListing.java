package dev.plenum.local.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** AMD devices by {@code rocm-smi}, or by its successor {@code amd-smi} where only that is installed. */
record AmdListing() implements VendorListing {
    private static final String ROCM = "rocm-smi";
    private static final String AMD = "amd-smi";

    @Override
    public List<AcceleratorDevice> list(VendorTools tools, MachineFiles files) throws ToolFailure {
        if (tools.has(ROCM)) {
            return complete(
                    parseRocm(tools.run(
                            ROCM,
                            "--showproductname",
                            "--showbus",
                            "--showuniqueid",
                            "--showmeminfo",
                            "vram",
                            "--json")),
                    files);
        }
        return tools.has(AMD)
                ? complete(parseAmd(tools.run(AMD, "static", "--asic", "--bus", "--vram", "--json")), files)
                : List.of();
    }

    static List<ReportedDevice> parseRocm(String output) throws ToolFailure {
        List<ReportedDevice> devices = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : JsonAnswer.parse(ROCM, output).properties()) {
            if (!entry.getKey().matches("card[0-9]{1,4}")) {
                continue;
            }
            JsonNode card = entry.getValue();
            devices.add(new ReportedDevice(
                    Integer.parseInt(entry.getKey().substring("card".length())),
                    // Releases before 6 write "Card series", later ones "Card Series" or "Device Name".
                    first(card, "Card Series", "Card series", "Device Name").orElse("AMD GPU"),
                    ReportedDevice.busId(JsonAnswer.text(card, "PCI Bus")),
                    ReportedDevice.known(JsonAnswer.text(card, "Unique ID")),
                    ReportedDevice.number(JsonAnswer.text(card, "VRAM Total Memory (B)")) >> 20,
                    ReportedDevice.number(JsonAnswer.text(card, "VRAM Total Used Memory (B)")) >> 20));
        }
        return devices;
    }

    static List<ReportedDevice> parseAmd(String output) throws ToolFailure {
        JsonNode answer = JsonAnswer.parse(AMD, output);
        List<ReportedDevice> devices = new ArrayList<>();
        for (JsonNode gpu : answer.isArray() ? answer : answer.path("gpu_data")) {
            devices.add(new ReportedDevice(
                    (int) ReportedDevice.number(JsonAnswer.text(gpu, "gpu")),
                    first(gpu.path("asic"), "market_name").orElse("AMD GPU"),
                    ReportedDevice.busId(JsonAnswer.text(gpu.path("bus"), "bdf")),
                    ReportedDevice.known(JsonAnswer.text(gpu.path("asic"), "asic_serial")),
                    // It says MB and means mebibytes: an MI210 with 64 GiB reports 65520.
                    ReportedDevice.number(JsonAnswer.text(gpu.path("vram").path("size"), "value")),
                    0));
        }
        return devices;
    }

    private static Optional<String> first(JsonNode at, String... keys) {
        return List.of(keys).stream()
                .map(key -> JsonAnswer.text(at, key))
                .flatMap(text -> ReportedDevice.known(text).stream())
                .findFirst();
    }

    private static List<AcceleratorDevice> complete(List<ReportedDevice> reported, MachineFiles files) {
        return reported.stream()
                .map(device -> new AcceleratorDevice(
                        DeviceKind.AMD,
                        device.index(),
                        device.model(),
                        device.uuid().or(device::busId).orElse("amd-" + device.index()),
                        device.busId().orElse(""),
                        files.numaNode(device.busId()),
                        device.memoryMebibytes(),
                        device.usedMebibytes(),
                        files.existing(
                                "/dev/kfd",
                                files.renderNode(device.busId()).orElse("/dev/dri/renderD" + (128 + device.index()))),
                        Integer.toString(device.index())))
                .toList();
    }
}
