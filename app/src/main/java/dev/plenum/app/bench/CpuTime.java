package dev.plenum.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time as the kernel counts it, in seconds: what one process used itself, what its ended children and theirs used, and what all processes of
 * the machine used together.
 */
record CpuTime(double own, double children, double machine) {

    private static final double TICKS_PER_SECOND = 100;

    static CpuTime of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The second field is the program's name in brackets, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new CpuTime(
                seconds(fields[11]) + seconds(fields[12]), seconds(fields[13]) + seconds(fields[14]), busy());
    }

    /** All but idle and waiting for a disk. */
    private static double busy() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" +");
        return seconds(fields[1]) + seconds(fields[2]) + seconds(fields[3]) + seconds(fields[6]) + seconds(fields[7]);
    }

    private static double seconds(String ticks) {
        return Long.parseLong(ticks) / TICKS_PER_SECOND;
    }

    CpuTime since(CpuTime before) {
        return new CpuTime(own - before.own, children - before.children, machine - before.machine);
    }

    /** What neither the process nor its children used: whoever else the machine works for. */
    double others() {
        return machine - own - children;
    }
}
