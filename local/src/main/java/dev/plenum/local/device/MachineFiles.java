package dev.plenum.local.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What the kernel's own files say of a device: its NUMA node and its nodes below /dev. */
record MachineFiles(Path root) {
    OptionalInt numaNode(Optional<String> busId) {
        return busId.flatMap(id -> firstLine(root.resolve("sys/bus/pci/devices/" + id + "/numa_node")))
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElseGet(OptionalInt::empty);
    }

    /** Those of the given device nodes that exist, as absolute paths of the real machine. */
    List<Path> existing(String... nodes) {
        return Stream.of(nodes)
                .filter(node -> Files.exists(root.resolve(node.substring(1))))
                .map(Path::of)
                .toList();
    }

    /** /dev/dri/renderD128 or the like of that PCI device. */
    Optional<String> renderNode(Optional<String> busId) {
        if (busId.isEmpty()) {
            return Optional.empty();
        }
        Path folder = root.resolve("sys/bus/pci/devices/" + busId.get() + "/drm");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "renderD*")) {
            for (Path node : found) {
                return Optional.of("/dev/dri/" + node.getFileName());
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The number in /dev/nvidia0: the driver's minor number, which need not be nvidia-smi's index. */
    OptionalInt nvidiaMinor(Optional<String> busId) {
        return busId.map(id -> root.resolve("proc/driver/nvidia/gpus/" + id + "/information"))
                .flatMap(file -> lines(file).stream()
                        .filter(line -> line.startsWith("Device Minor:"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .filter(text -> text.matches("[0-9]{1,4}"))
                        .findFirst())
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElseGet(OptionalInt::empty);
    }

    private static Optional<String> firstLine(Path file) {
        return lines(file).stream().map(String::strip).findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
