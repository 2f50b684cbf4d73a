package dev.plenum.local.plan;

import dev.plenum.core.port.Outputs;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.local.runtime.LocalRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Logs from replicas' directories, curves from training jobs' working directories. */
public final class LocalOutputs implements Outputs {

    private final LocalRuntime runtime;

    public LocalOutputs(LocalRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Chunk log(ReplicaId replica, long offset, int most) {
        return runtime.log(replica, offset, most);
    }

    @Override
    public List<String> curve(WorkloadId workload, int fromLine) {
        Path metrics = LocalPlanner.modelFolder(runtime.workingDirectory(new ReplicaId(workload, 0)))
                .resolve("metrics.jsonl");
        if (!Files.isReadable(metrics)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(metrics)) {
            return lines.skip(fromLine).filter(line -> line.endsWith("}")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
