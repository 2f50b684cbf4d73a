package dev.plenum.local.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ascend devices by {@code npu-smi info}, which only prints a table. Each chip has two rows: the first names card and
 * model, the second the chip, where it has one its physical number, its bus address and its memory; the memory of the chip
 * is HBM's column where HBM is not zero, else the one before.
 */
record AscendListing() implements VendorListing {
    private static final String TOOL = "npu-smi";
    private static final Pattern CARD =
            Pattern.compile("\\|\\s*([0-9]+)\\s+([A-Za-z]*[0-9][\\w-]*)\\s*\\|[^|]*\\|[^|]*\\|");
    private static final Pattern CHIP = Pattern.compile(
            "\\|\\s*([0-9]+)(?:\\s+([0-9]+))?\\s*\\|\\s*([0-9A-Fa-f]{4}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\\.[0-7])\\s*\\|([^|]*)\\|");
    private static final Pattern USAGE = Pattern.compile("([0-9]+)\\s*/\\s*([0-9]+)");

    @Override
    public List<AcceleratorDevice> list(VendorTools tools, MachineFiles files) throws ToolFailure {
        if (!tools.has(TOOL)) {
            return List.of();
        }
        List<ReportedDevice> reported = parse(tools.run(TOOL, "info"));
        List<AcceleratorDevice> devices = new ArrayList<>();
        for (int order = 0; order < reported.size(); order++) {
            devices.add(complete(reported.get(order), order, files));
        }
        return devices;
    }

    static List<ReportedDevice> parse(String table) throws ToolFailure {
        List<ReportedDevice> devices = new ArrayList<>();
        Optional<Matcher> card = Optional.empty();
        for (String line : table.lines().toList()) {
            Matcher chip = CHIP.matcher(line);
            Matcher asCard = CARD.matcher(line);
            if (card.isPresent() && chip.matches()) {
                devices.add(device(card.get(), chip));
                card = Optional.empty();
            } else if (asCard.matches()) {
                card = Optional.of(asCard);
            } else if (line.contains("Process id")) {
                break;
            }
        }
        if (devices.isEmpty() && !table.contains("NPU")) {
            throw new ToolFailure(TOOL + ": expected its table of chips, got: " + VendorTools.firstLine(table));
        }
        return devices;
    }

    private static ReportedDevice device(Matcher card, Matcher chip) {
        long used = 0;
        long total = 0;
        Matcher usage = USAGE.matcher(chip.group(4));
        while (usage.find()) {
            if (Long.parseLong(usage.group(2)) > 0) {
                used = Long.parseLong(usage.group(1));
                total = Long.parseLong(usage.group(2));
            }
        }
        // Without a physical number a card has one chip, and the card's number is it.
        String number = chip.group(2) == null ? card.group(1) : chip.group(2);
        return new ReportedDevice(
                Integer.parseInt(number),
                card.group(2),
                ReportedDevice.busId(chip.group(3)),
                Optional.empty(),
                total,
                used);
    }

    private static AcceleratorDevice complete(ReportedDevice device, int order, MachineFiles files) {
        return new AcceleratorDevice(
                DeviceKind.ASCEND,
                device.index(),
                device.model(),
                device.busId().orElse("ascend-" + device.index()),
                device.busId().orElse(""),
                files.numaNode(device.busId()),
                device.memoryMebibytes(),
                device.usedMebibytes(),
                files.existing(
                        "/dev/davinci" + device.index(), "/dev/davinci_manager", "/dev/devmm_svm", "/dev/hisi_hdc"),
                // The runtime counts the chips that a process can see from zero, in the tool's order.
                Integer.toString(order));
    }
}
