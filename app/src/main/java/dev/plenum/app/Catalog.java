package dev.plenum.app;

import dev.plenum.api.Wire;
import dev.plenum.core.port.Views;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import dev.plenum.local.plan.LocalPlanner;
import dev.plenum.local.runtime.LocalRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Makes what a finished training job left behind a model of the catalog, with its lineage. It remembers which trainings are alive and looks at each once
 * it no longer is; at the start it looks at ended jobs, so that one that ended while nobody looked is found then.
 */
final class Catalog implements AutoCloseable {

    /** At the start; alive ones come first among them. */
    private static final int JOBS_LOOKED_AT = 10_000;

    private final Path models;
    private final Views views;
    private final LocalRuntime runtime;
    private final LoopThread loop;
    private final Map<WorkloadId, String> projectsOfAlive = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("catalog").factory());
    private long seen;

    Catalog(Path models, Views views, LocalRuntime runtime, LoopThread loop) {
        this.models = models;
        this.views = views;
        this.runtime = runtime;
        this.loop = loop;
    }

    /** What the views have reached; on the follower's thread. Costs what is new and the trainings that are alive. */
    void reached(long position, World world) {
        if (seen == 0) {
            look(() -> views.workloads(
                    new Views.WorkloadQuery(Optional.of(Job.KIND), Optional.empty(), false, JOBS_LOOKED_AT)));
        }
        for (WorkloadState state : world.workloads().sequencedValues().reversed()) {
            if (state.position() <= seen) {
                break;
            }
            if (state.workload().launch() instanceof Launch.Recipe) {
                projectsOfAlive.put(state.id(), state.workload().project());
            }
        }
        seen = position;
        projectsOfAlive.entrySet().removeIf(training -> {
            boolean over = !world.workloads().containsKey(training.getKey());
            if (over) {
                look(() -> views.workload(training.getValue(), training.getKey().text()).stream()
                        .toList());
            }
            return over;
        });
    }

    /** Soon, on a thread of its own. */
    private void look(Supplier<List<WorkloadState>> jobs) {
        if (!worker.isShutdown()) {
            worker.execute(() -> lookNow(jobs.get()));
        }
    }

    private void lookNow(List<WorkloadState> jobs) {
        Set<String> known = new HashSet<>();
        views.models().forEach(model -> known.add(model.lineage().getOrDefault("job", "")));
        for (WorkloadState job : jobs) {
            if (job.phase() == Phase.SUCCEEDED
                    && job.workload().launch() instanceof Launch.Recipe recipe
                    && !known.contains(job.id().text())
                    && given.add(job.id().text())) {
                register(job, recipe);
            }
        }
    }

    private void register(WorkloadState job, Launch.Recipe recipe) {
        Path made = LocalPlanner.modelFolder(runtime.workingDirectory(new ReplicaId(job.id(), 0)));
        try {
            JsonNode facts = Wire.mapper().readTree(Files.readString(made.resolve("model.json")));
            Path kept = models.resolve(recipe.modelName() + "-" + job.id() + ".gguf");
            Files.createDirectories(models);
            Path fresh = kept.resolveSibling(kept.getFileName() + ".new");
            Files.copy(made.resolve("model.gguf"), fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            loop.done(new Input.RegisterModel(new Model(
                    recipe.modelName(),
                    job.workload().project(),
                    "gguf",
                    kept.toString(),
                    sha256(kept),
                    Files.size(kept),
                    facts.path("context_length").asInt(256),
                    false,
                    "as its training text",
                    lineage(job, recipe, facts),
                    job.outcome().map(outcome -> outcome.at()).orElse(Instant.EPOCH))));
        } catch (IOException | RuntimeException e) {
            System.getLogger(Catalog.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the model of {0} is not in the catalog: {1}",
                            job.id(),
                            e.getMessage());
        }
    }

    private static SortedMap<String, String> lineage(WorkloadState job, Launch.Recipe recipe, JsonNode facts) {
        SortedMap<String, String> lineage = new TreeMap<>();
        lineage.put("job", job.id().text());
        lineage.put("recipe", recipe.recipe());
        facts.properties()
                .forEach(entry -> lineage.put(
                        entry.getKey(),
                        entry.getValue().isValueNode()
                                ? entry.getValue().asString()
                                : entry.getValue().toString()));
        return lineage;
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
