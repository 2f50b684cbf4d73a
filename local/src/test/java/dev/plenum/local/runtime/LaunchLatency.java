package dev.plenum.local.runtime;

import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.world.Observation;
import dev.plenum.local.sandbox.Cgroups;
import dev.plenum.local.sandbox.Sandbox;
import dev.plenum.local.shim.ReplicaDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Prints how long starts and ends take through the runtime; not a test. Arguments: how many. */
public final class LaunchLatency {
    private LaunchLatency() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Path data = Files.createTempDirectory("plenum-latency");
        measure("no sandbox", count, data.resolve("a"), new Sandbox.None("measured without"), Cgroups.none("none"));
        measure("all isolation", count, data.resolve("b"), Sandbox.probe(), Cgroups.probe());
    }

    private static void measure(String name, int count, Path data, Sandbox sandbox, Cgroups cgroups) throws Exception {
        Map<String, Long> seen = new ConcurrentHashMap<>();
        Map<String, CountDownLatch> over = new ConcurrentHashMap<>();
        LocalRuntime runtime = LocalRuntime.open(
                data,
                Bench.COMMANDS,
                _ -> DeviceAccess.NOTHING,
                (replica, _, observation) -> {
                    seen.put(replica + observation.getClass().getSimpleName(), System.nanoTime());
                    if (observation instanceof Observation.Ended) {
                        over.get(replica.toString()).countDown();
                    }
                },
                Bench.QUICK,
                sandbox,
                cgroups);
        List<Long> started = new ArrayList<>();
        List<Long> noticed = new ArrayList<>();
        List<Long> whole = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ReplicaId replica = ReplicaId.parse("job-" + i + ".0");
            over.put(replica.toString(), new CountDownLatch(1));
            long before = System.nanoTime();
            runtime.start(Bench.start(replica, 1, "exec true"));
            over.get(replica.toString()).await();
            var directory =
                    new ReplicaDirectory(data.toRealPath().resolve("replicas").resolve(replica + "-1"));
            var record = directory.start().orElseThrow();
            long end = record.startedMonotonicNanos()
                    + directory.exit().orElseThrow().runTime().toNanos();
            started.add(seen.get(replica + "Started") - before);
            noticed.add(seen.get(replica + "Ended") - end);
            whole.add(seen.get(replica + "Ended") - before);
        }
        runtime.close();
        System.out.printf(
                "%-14s start to Started %s ms, end to Ended %s ms, `true` in all %s ms (P50/P95 of %d; %s)%n",
                name, percentiles(started), percentiles(noticed), percentiles(whole), count, sandbox.describe());
    }

    private static String percentiles(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                "%.1f/%.1f", sorted.get(sorted.size() / 2) / 1e6, sorted.get((int) (sorted.size() * 0.95)) / 1e6);
    }
}
