package dev.plenum.server;

import dev.plenum.api.WorkloadSpec;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.workload.DevEnvironment;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.ModelReference;
import dev.plenum.core.workload.Replicas;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.Variant;
import dev.plenum.core.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * From what a user wrote to a {@link Workload}: fills in defaults, resolves the model, and reports everything that is wrong at once. Whether it
 * fits a quota or a node is not its business: the loop knows.
 */
final class WorkloadSpecs {

    /** Where a dev environment finds the secret that the proxy shows it. */
    static final String DEV_TOKEN = "PLENUM_DEV_TOKEN";

    private static final List<String> KINDS = List.of(Job.KIND, DevEnvironment.KIND, Service.KIND);

    private final Views views;
    private final Predicate<String> seen;
    private final WorkloadSpec spec;
    private final Findings findings = new Findings();

    private WorkloadSpecs(Views views, Predicate<String> seen, WorkloadSpec spec) {
        this.views = views;
        this.seen = seen;
        this.spec = spec;
    }

    /**
     * @param seen the projects whose models may be used
     * @throws dev.plenum.core.error.PlenumException INVALID_REQUEST, or NOT_FOUND for a model
     */
    static Workload workload(Views views, Predicate<String> seen, WorkloadSpec spec) {
        WorkloadSpecs reading = new WorkloadSpecs(views, seen, spec);
        Optional<Workload> read = reading.read();
        reading.findings.raise();
        return read.orElseThrow();
    }

    private Optional<Workload> read() {
        String kind = spec.kind().orElse("");
        if (!KINDS.contains(kind)) {
            findings.add(
                    kind.isEmpty() ? "no kind" : "kind '" + kind + "'",
                    "one of " + String.join(", ", KINDS),
                    "Set kind");
            return Optional.empty();
        }
        SpecFields.check(spec, kind, findings);
        String project = spec.project().orElse(Defaults.PROJECT);
        findings.take(() -> named("project name", project));
        String name = spec.name().orElseGet(() -> "my-" + kind + "-" + Secrets.random(5));
        findings.take(() -> named(kind + " name", name));
        findings.check(
                spec.replicas().orElse(1) >= 1 && spec.replicas().orElse(1) <= Replicas.MOST,
                "replicas " + spec.replicas().orElse(1),
                "1 to " + Replicas.MOST,
                "Choose a number in that range");
        Optional<PriorityClass> priority = priority();
        return switch (kind) {
            case Job.KIND -> job(project, name, priority);
            case DevEnvironment.KIND -> dev(project, name, priority);
            case String _ -> service(project, name, priority);
        };
    }

    private Optional<Workload> job(String project, String name, Optional<PriorityClass> priority) {
        Optional<Request> request = request(Defaults.MEMORY_MIB);
        Optional<Launch> launch = spec.recipe().isPresent() ? recipe(name) : command();
        Optional<Duration> limit = spec.maxRunTimeSeconds().map(Duration::ofSeconds);
        findings.check(
                limit.stream().allMatch(Duration::isPositive),
                "max_run_time_seconds " + spec.maxRunTimeSeconds().orElse(0L),
                "1 or more",
                "Leave it out for no limit");
        Optional<Duration> expected = seconds("expected_duration_seconds", spec.expectedDurationSeconds());
        Optional<Duration> checkpoints = seconds("checkpoint_every_seconds", spec.checkpointEverySeconds());
        List<Variant> variants = launch.map(this::variants).orElse(List.of());
        if (findings.any()) {
            return Optional.empty();
        }
        return findings.take(() -> new Job(
                project,
                name,
                priority.orElseThrow(),
                request.orElseThrow(),
                spec.replicas().orElse(1),
                launch.orElseThrow(),
                limit,
                Optional.empty(),
                expected,
                checkpoints,
                variants));
    }

    private Optional<Duration> seconds(String field, Optional<Long> asked) {
        findings.check(
                asked.orElse(1L) >= 1,
                field + " " + asked.orElse(0L),
                "1 or more",
                "Leave it out where it is not known");
        return asked.map(Duration::ofSeconds);
    }

    private List<Variant> variants(Launch own) {
        List<Variant> variants = new ArrayList<>();
        for (WorkloadSpec.Variant asked : spec.variants().orElse(List.of())) {
            boolean inRange = asked.speed() >= 0.001 && asked.speed() <= 1000;
            findings.check(inRange, "variant speed " + asked.speed(), "0.001 to 1000", "Measure it once, or say 1");
            if (inRange && asked.request() != null) {
                findings.take(() -> Requests.read(asked.request(), new Mebibytes(Defaults.MEMORY_MIB)))
                        .ifPresent(request -> variants.add(new Variant(
                                request,
                                asked.command()
                                        .<Launch>map(command -> new Launch.Command(command, environment()))
                                        .orElse(own),
                                (int) Math.round(asked.speed() * Variant.SAME_SPEED))));
            }
        }
        return variants;
    }

    private Optional<Launch> command() {
        List<String> command = spec.command().orElse(List.of());
        boolean runnable = !command.isEmpty()
                && !command.getFirst().isBlank()
                && command.stream().noneMatch(argument -> argument.indexOf('\0') >= 0);
        findings.check(
                runnable,
                command.isEmpty() ? "no command" : "command " + command,
                "a program and its arguments, such as [python3, train.py], or a recipe",
                "Set command or recipe");
        SortedMap<String, String> environment = environment();
        return runnable ? Optional.of(new Launch.Command(command, environment)) : Optional.empty();
    }

    private Optional<Launch> recipe(String name) {
        findings.check(
                Defaults.RECIPES.contains(spec.recipe().orElseThrow()),
                "recipe '" + spec.recipe().orElseThrow() + "'",
                "one of " + String.join(", ", Defaults.RECIPES),
                "Choose one of them, or give a command");
        findings.check(
                spec.replicas().orElse(1) == 1,
                "a recipe on " + spec.replicas().orElse(1) + " replicas",
                "1",
                "Leave replicas out");
        String modelName = spec.modelName().orElse(name);
        findings.take(() -> named("model name", modelName));
        return Optional.of(new Launch.Recipe(
                spec.recipe().orElseThrow(),
                modelName,
                new TreeMap<>(spec.parameters().orElse(Map.of()))));
    }

    private Optional<Workload> dev(String project, String name, Optional<PriorityClass> priority) {
        Optional<Request> request = request(Defaults.MEMORY_MIB);
        String tool = spec.tool().orElse(Defaults.TOOLS.getFirst());
        findings.check(
                Defaults.TOOLS.contains(tool),
                "tool '" + tool + "'",
                "one of " + String.join(", ", Defaults.TOOLS),
                "Choose one");
        SortedMap<String, String> environment = environment();
        environment.put(DEV_TOKEN, Secrets.random(32));
        if (findings.any()) {
            return Optional.empty();
        }
        return findings.take(() -> new DevEnvironment(
                project, name, priority.orElseThrow(), request.orElseThrow(), new Launch.Tool(tool, environment)));
    }

    private Optional<Workload> service(String project, String name, Optional<PriorityClass> priority) {
        Optional<Model> model = model(project);
        long modelMib = model.map(Model::bytes).orElse(0L) / (1 << 20) + 1;
        Optional<Request> request = request(modelMib + Defaults.ENGINE_MEMORY_MIB);
        String engine = spec.engine().orElse(Defaults.ENGINES.getFirst());
        findings.check(
                Defaults.ENGINES.contains(engine),
                "engine '" + engine + "'",
                "one of " + String.join(", ", Defaults.ENGINES),
                "Choose one");
        int most = model.map(Model::contextTokens).filter(it -> it > 0).orElse(Integer.MAX_VALUE);
        int context = spec.contextTokens().orElse(Math.min(most, Defaults.MOST_CONTEXT_TOKENS));
        findings.check(
                context >= 1 && context <= most,
                "context_tokens " + context,
                most == Integer.MAX_VALUE ? "1 or more" : "1 to " + most + ", which the model was made for",
                "Leave it out for the default");
        int threads = spec.threads()
                .orElseGet(() -> request.map(it -> (int) ((it.cpu().thousandths() + 999) / 1000))
                        .orElse(1));
        findings.check(
                threads >= 1 && threads <= 1024, "threads " + threads, "1 to 1024", "Leave it out for the default");
        if (findings.any()) {
            return Optional.empty();
        }
        ModelReference reference = new ModelReference(
                model.orElseThrow().name(), model.orElseThrow().location());
        return findings.take(() -> new Service(
                project,
                name,
                priority.orElseThrow(),
                request.orElseThrow(),
                spec.replicas().orElse(1),
                new Launch.Engine(engine, reference, context, threads)));
    }

    private Optional<Model> model(String project) {
        if (spec.model().isEmpty()) {
            findings.add("no model", "a model of the catalog: " + catalog(project), "Set model");
            return Optional.empty();
        }
        Optional<Model> model = views.model(project, spec.model().get())
                .filter(found -> seen.test(found.project()))
                .or(() -> views.models().stream()
                        .filter(other -> other.name().equals(spec.model().get()) && seen.test(other.project()))
                        .findFirst());
        if (model.isEmpty()) {
            findings.add(new dev.plenum.core.error.PlenumException(
                    dev.plenum.core.error.ErrorCode.NOT_FOUND,
                    "no model '" + spec.model().get() + "'",
                    catalog(project),
                    "Choose one of them, or add it: plenum model add"));
        }
        return model;
    }

    private String catalog(String project) {
        String names = views.models().stream()
                .filter(model -> seen.test(model.project()))
                .map(Model::name)
                .distinct()
                .sorted()
                .limit(20)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "a model of the catalog, which is empty in project " + project : "one of " + names;
    }

    private Optional<PriorityClass> priority() {
        String text = spec.priority().orElse("standard");
        for (PriorityClass priority : PriorityClass.values()) {
            if (priority.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(priority);
            }
        }
        findings.add("priority '" + text + "'", "reserved, standard or spot", "Leave it out for standard");
        return Optional.empty();
    }

    private Optional<Request> request(long defaultMemoryMib) {
        WorkloadSpec.Request asked = spec.request()
                .orElseGet(() -> new WorkloadSpec.Request(Optional.empty(), Optional.empty(), Optional.empty()));
        return findings.take(() -> Requests.read(asked, new Mebibytes(defaultMemoryMib)));
    }

    private SortedMap<String, String> environment() {
        TreeMap<String, String> environment = new TreeMap<>(spec.environment().orElse(Map.of()));
        environment.forEach((name, value) -> findings.check(
                name.matches("[A-Za-z_][A-Za-z0-9_]*") && !name.equals(DEV_TOKEN) && value.indexOf('\0') < 0,
                "environment variable '" + name + "'",
                "letters, digits and underscores, not starting with a digit; " + DEV_TOKEN + " is taken",
                "Choose another name"));
        return environment;
    }

    private static String named(String what, String name) {
        Project.checkName(what, name);
        return name;
    }
}
