package dev.plenum.local.runtime;

import dev.plenum.core.world.Observation;
import java.nio.file.Path;
import java.util.List;

/** A control plane's runtime in a process of its own, to be killed: starts one job, says what it observes. */
public final class RuntimeMain {
    private RuntimeMain() {}

    public static void main(String[] arguments) throws Exception {
        var observed = new Observed();
        LocalRuntime runtime = Bench.runtime(Path.of(arguments[0]), observed);
        runtime.readopt(List.of());
        runtime.start(Bench.start(Bench.JOB, 1, arguments[1]));
        observed.await(Bench.JOB, Observation.Started.class);
        System.out.println("started");
        System.out.flush();
        System.in.read();
    }
}
