package dev.plenum.simulator.replay;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a replay cost: CPU time of the thread that decides, and the memory of the process. Not part of what must be equal in two equal runs. */
public final class Effort {

    private final long startedNanos = cpuNanos();

    /** CPU seconds of this thread since this object was made. */
    public double cpuSeconds() {
        return (cpuNanos() - startedNanos) / 1e9;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** CPU seconds of the whole process since it started, compiler and collector included; 0 where the JVM does not say. */
    public static double processCpuSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .map(nanos -> nanos / 1e9)
                .orElse(0.0);
    }

    /** The most memory the process ever had resident, in MiB; where the system does not say, what the JVM has reserved now. */
    public static long peakResidentMebibytes() {
        Path status = Path.of("/proc/self/status");
        try {
            if (Files.exists(status)) {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmHWM:")) {
                        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                    }
                }
            }
        } catch (IOException e) {
            // Another system, or a closed /proc: the JVM's own figure is the next best.
        }
        return Runtime.getRuntime().totalMemory() >> 20;
    }
}
