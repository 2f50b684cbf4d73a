package dev.plenum.local.device;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The CPU of this machine as far as this process may use it: every node has one, and without an accelerator it is what is
 * placed on and billed.
 *
 * @param model as the kernel prints it
 * @param cores logical cores that this process may use; control groups and CPU affinity count
 * @param physicalCores cores without their second threads, at most {@code cores}: as many threads as an engine profits from
 * @param memoryMebibytes of the machine, or of this process's control group where that is less
 */
public record CpuDevice(String model, int cores, int physicalCores, long memoryMebibytes) {
    static CpuDevice discover(Path root) {
        List<String> lines = readLines(root.resolve("proc/cpuinfo"));
        int cores = Runtime.getRuntime().availableProcessors();
        // The platform's own answer already knows both versions of control groups.
        long bytes = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : 0;
        return new CpuDevice(model(lines), cores, Math.min(cores, physicalCores(lines, cores)), bytes >> 20);
    }

    static String model(List<String> cpuinfo) {
        return cpuinfo.stream()
                .filter(line -> line.startsWith("model name") && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch") + " CPU");
    }

    /** Different pairs of socket and core; all cores where the kernel does not say (ARM). */
    static int physicalCores(List<String> cpuinfo, int otherwise) {
        Set<String> pairs = new HashSet<>();
        String socket = "";
        for (String line : cpuinfo) {
            if (line.startsWith("physical id")) {
                socket = line;
            } else if (line.startsWith("core id")) {
                pairs.add(socket + line);
            }
        }
        return pairs.isEmpty() ? otherwise : pairs.size();
    }

    private static List<String> readLines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
