package dev.plenum.app.bench.peer;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes on one core of this machine. */
public final class Pinned {

    /** The driver and the mock model server. */
    public static final int LOAD_CORE = 0;

    /** The gateway under test. */
    public static final int GATEWAY_CORE = 1;

    private static final int SECONDS_TO_END = 10;

    private Pinned() {}

    /** The command is what runs: the process keeps its id. */
    public static ProcessBuilder builder(int core, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of(taskset().toString(), "-c", Integer.toString(core)));
        pinned.addAll(command);
        return new ProcessBuilder(pinned);
    }

    /** Refuses where two processes cannot have a core each. */
    public static void check() {
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores <= GATEWAY_CORE) {
            throw new PlenumException(
                    ErrorCode.PREREQUISITE_MISSING,
                    "this machine has " + cores + " core",
                    "two: one for the load, one for the gateway under test",
                    "run it on a larger machine");
        }
        taskset();
    }

    private static Path taskset() {
        return Programs.find("taskset")
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.PREREQUISITE_MISSING,
                        "program taskset is not on PATH",
                        "Linux with taskset, to give each process a core",
                        "apt install util-linux"));
    }

    /** It and all that it has started: asked to end, and ended when they do not. */
    public static void stop(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        process.destroy();
        try {
            process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
