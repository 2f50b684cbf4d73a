package dev.plenum.app.bench;

import java.io.IOException;
import java.util.Map;

/** A stretch of wall time from its making on, and who used the machine's cores in it. */
final class Stretch {

    private final long pid;
    private final CpuTime before;
    private final long began = System.nanoTime();

    /** @param pid of the control plane */
    Stretch(long pid) throws IOException {
        this.pid = pid;
        this.before = CpuTime.of(pid);
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    double perSecond(int count) {
        return rounded(count / seconds());
    }

    double ownCores() throws IOException {
        return rounded(CpuTime.of(pid).since(before).own() / seconds());
    }

    /** Processor time a job, of the control plane and of what it starts, and how many of the machine's cores everybody else had meanwhile. */
    void cpu(int jobs, String prefix, Map<String, Object> figures) throws IOException {
        CpuTime used = CpuTime.of(pid).since(before);
        figures.put(prefix + "_control_plane_cpu_ms_a_job", rounded(used.own() * 1000 / jobs));
        figures.put(prefix + "_processes_cpu_ms_a_job", rounded(used.children() * 1000 / jobs));
        figures.put(
                prefix + "_cores_used (control plane, its processes, others)",
                rounded(used.own() / seconds()) + ", " + rounded(used.children() / seconds()) + ", "
                        + rounded(used.others() / seconds()) + " of "
                        + Runtime.getRuntime().availableProcessors());
    }

    static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
