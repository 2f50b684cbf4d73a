package dev.plenum.local.runtime;

import dev.plenum.core.world.Action;
import dev.plenum.local.shim.ReplicaDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The whole environment of a replica: a few variables everyone gets, the plan's own, and its devices'. */
final class ReplicaEnvironment {
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private ReplicaEnvironment() {}

    static Map<String, String> of(
            Action.Start start, LaunchPlan plan, DeviceAccess devices, ReplicaDirectory directory, Path work) {
        var environment = new TreeMap<String, String>();
        environment.put("PATH", System.getenv().getOrDefault("PATH", USUAL_PATH));
        environment.put("HOME", work.toString());
        environment.put("LANG", "C.UTF-8");
        environment.putAll(plan.environment());
        environment.put("PLENUM_PROJECT", start.workload().project());
        environment.put("PLENUM_WORKLOAD", start.replica().workload().toString());
        environment.put("PLENUM_REPLICA", start.replica().toString());
        environment.put("PLENUM_RANK", String.valueOf(start.replica().rank()));
        environment.put("PLENUM_REPLICAS", String.valueOf(start.workload().replicas()));
        // What tells devices apart and processes from others comes last: a workload cannot set it.
        if (start.placement().simulated()) {
            environment.put("PLENUM_SIMULATED", "1");
        }
        environment.putAll(devices.environment());
        environment.put(ReplicaDirectory.MARKER, directory.path().toString());
        return environment;
    }
}
