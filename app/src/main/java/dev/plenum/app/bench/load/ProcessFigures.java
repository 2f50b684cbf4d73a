package dev.plenum.app.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says of a gateway's processes together. One that has gone counts nothing. */
final class ProcessFigures {

    private static final double TICKS_PER_SECOND = 100;
    private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

    private ProcessFigures() {}

    /** Used by the processes, and by children of theirs that have ended. */
    static double cpuSeconds(List<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String stat = read(pid, "stat");
            // The second field is the program's name in brackets, which may hold anything.
            String[] fields = stat.substring(Math.min(stat.length(), stat.lastIndexOf(')') + 2))
                    .split(" ");
            for (int i = 11; i < 15 && i < fields.length; i++) {
                ticks += Long.parseLong(fields[i]);
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    static double rssMebibytes(List<Long> pids) throws IOException {
        double kibibytes = 0;
        for (long pid : pids) {
            kibibytes += read(pid, "status")
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        }
        return kibibytes / KIBIBYTES_PER_MEBIBYTE;
    }

    private static String read(long pid, String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (NoSuchFileException gone) {
            return "";
        }
    }
}
