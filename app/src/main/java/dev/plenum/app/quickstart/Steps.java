package dev.plenum.app.quickstart;

import dev.plenum.api.CurvePoint;
import dev.plenum.api.Items;
import dev.plenum.api.KeyDocument;
import dev.plenum.api.ModelDocument;
import dev.plenum.api.NodeDocument;
import dev.plenum.api.StatementDocument;
import dev.plenum.api.WorkloadDocument;
import dev.plenum.local.engine.InstalledEngine;
import dev.plenum.local.environment.ModelFile;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.core.type.TypeReference;

/** The quickstart's seven steps, in order; each stands on the ones before. */
final class Steps {

    private static final String CHAT_SERVICE = "smollm2";
    private static final String TRAINED = "first-light";
    private static final String NOTEBOOK = "notebook";
    private static final String QUESTION = "What is a GPU cluster good for? Answer in two sentences.";
    private static final List<String> TEXTS = List.of("/usr/share/common-licenses", "LICENSE");
    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    /** Token usage reaches the ledger a fifth of a second after its answer. */
    private static final Duration POSTED_WITHIN = Duration.ofMillis(500);

    private static final Duration LONGEST_TRAINING = Duration.ofMinutes(30);

    private final Session session;
    private final Report report;
    private final Optional<Path> text;
    private Optional<String> device = Optional.empty();
    private CompletableFuture<Void> fetching = CompletableFuture.completedFuture(null);
    private Gateway gateway = new Gateway("http://127.0.0.1:1", "");
    private String key = "";

    Steps(Session session, Report report, Optional<Path> text) {
        this.session = session;
        this.report = report;
        this.text = text;
    }

    /** Runs them until one fails. */
    boolean run() {
        report.record("build", true, Session.buildSeconds());
        boolean done = report.step("start", "control plane, gateway and local runtime", session::start)
                && report.step("engine", "llama.cpp and a small chat model", this::engine)
                && report.step("host", "service " + CHAT_SERVICE, this::host)
                && report.step("train", "a model of your own, on " + String.join(", ", texts()), this::train)
                && report.step("develop", "a JupyterLab dev environment", this::develop)
                && report.step("statement", "what project " + Workloads.PROJECT + " owes", this::statement);
        fetching.cancel(true);
        if (done) {
            report.plain(next());
        }
        return done;
    }

    private Workloads workloads() {
        return new Workloads(session.client());
    }

    private String engine() {
        ModelFile model = ModelFile.smallChatModel();
        CompletableFuture<Path> file =
                CompletableFuture.supplyAsync(() -> session.programs().model(model, this::installing));
        InstalledEngine engine = session.programs().engine("llama.cpp", this::installing);
        Path location = join(file);
        if (registered(model.name()).isEmpty()) {
            session.client()
                    .write(
                            "POST",
                            "/v1/models",
                            new ModelDocument.Add(
                                    model.name(),
                                    Optional.of(Workloads.PROJECT),
                                    location.toString(),
                                    Optional.of(model.contextTokens()),
                                    Optional.of(true),
                                    Optional.of(model.licence()),
                                    Optional.of(Map.of("source", model.source()))),
                            Object.class);
        }
        device = engine.accelerators().isEmpty() ? Optional.empty() : idleDevice();
        String where = device.map(found -> "the engine runs on " + found)
                .orElse(
                        engine.accelerators().isEmpty()
                                ? "this build of the engine runs on the CPU"
                                : "no accelerator is free: the engine runs on the CPU");
        return where + "\nmodel " + model.name() + ", " + model.licence() + ", " + (model.sizeBytes() >> 20) + " MiB";
    }

    /** The model of a real device that nobody uses. */
    private Optional<String> idleDevice() {
        return nodes().stream()
                .flatMap(node -> node.devices().stream())
                .filter(found -> !found.simulated() && found.freeShare() == 1)
                .map(NodeDocument.Device::model)
                .findFirst();
    }

    private List<NodeDocument> nodes() {
        return session.client()
                .get("/v1/nodes", new TypeReference<Items<NodeDocument>>() {})
                .items();
    }

    /** Our own steps stay; what pip says in between is shown while it lasts. */
    private void installing(String line) {
        report.progress(line, line.startsWith("creating") || line.startsWith("fetching"));
    }

    private Optional<ModelDocument> registered(String name) {
        return session.client().get("/v1/models", new TypeReference<Items<ModelDocument>>() {}).items().stream()
                .filter(model -> model.name().equals(name))
                .findFirst();
    }

    private String host() throws InterruptedException {
        WorkloadDocument service =
                running(CHAT_SERVICE, ModelFile.smallChatModel().name(), 1);
        key = newKey("quickstart");
        gateway = new Gateway(session.gateway(), key);
        gateway.awaitModel(CHAT_SERVICE);
        report.line("you> " + QUESTION);
        double[] firstToken = {0};
        Gateway.Streamed answer = gateway.chat(CHAT_SERVICE, QUESTION, 80, (piece, first) -> {
            firstToken[0] = first ? report.elapsedSeconds() : firstToken[0];
            report.stream(piece, first);
        });
        report.endStream();
        fetching = CompletableFuture.runAsync(this::fetchTheRest);
        report.figure("first_token_seconds", rounded(firstToken[0]));
        report.figure("tokens_per_second", rounded(answer.tokensPerSecond()));
        return String.format(
                Locale.ROOT,
                "%d tokens in, %d out, %.0f tokens/s; first token %.2f s after the question, %.1f s after you began%n"
                        + "service %s answers as model \"%s\"; this answer cost %s",
                answer.inputTokens(),
                answer.outputTokens(),
                answer.tokensPerSecond(),
                answer.firstTokenSeconds(),
                firstToken[0],
                service.id(),
                CHAT_SERVICE,
                new Prices(session.client()).ofTokens(answer.inputTokens(), answer.outputTokens()));
    }

    /** What the later steps need is fetched beside them, never on the path to the first token. */
    private void fetchTheRest() {
        session.trainer().prepare(_ -> {});
        session.programs().tool("jupyterlab", _ -> {});
    }

    private WorkloadDocument running(String name, String model, double share) {
        WorkloadDocument service = workloads().alive(name).orElseGet(() -> workloads()
                .submit(Workloads.service(
                        name, model, cpu(share), name.equals(CHAT_SERVICE) ? device : Optional.empty())));
        return workloads().awaitRunning(service.id(), LONGEST_START);
    }

    private String newKey(String name) {
        session.client().get("/v1/keys", new TypeReference<Items<KeyDocument>>() {}).items().stream()
                .filter(old -> old.name().equals(name))
                .forEach(old -> session.client().delete("/v1/keys/" + old.id(), Object.class));
        return session.client()
                .write("POST", "/v1/keys", new KeyDocument.Add(Optional.of(Workloads.PROJECT), name), KeyDocument.class)
                .secret()
                .orElseThrow();
    }

    private List<String> texts() {
        return text.map(given -> List.of(given.toAbsolutePath().toString())).orElseGet(() -> TEXTS.stream()
                .map(name -> session.home().resolve(name))
                .filter(Files::isReadable)
                .map(Path::toString)
                .limit(1)
                .toList());
    }

    private String train() throws InterruptedException {
        Optional<ModelDocument> earlier = text.isPresent() ? Optional.empty() : registered(TRAINED);
        String how = earlier.isPresent() ? "reused: it was trained before" : trainNow();
        ModelDocument model = earlier.orElseGet(() -> registered(TRAINED).orElseThrow());
        report.figure("loss_first", number(model, "loss_first"));
        report.figure("loss_last", number(model, "loss_last"));
        workloads().alive(TRAINED).filter(_ -> earlier.isEmpty()).ifPresent(old -> stopAndWait(old.id()));
        running(TRAINED, TRAINED, 0.5);
        gateway.awaitModel(TRAINED);
        String sample = gateway.complete(TRAINED, "This License ", 80).replaceAll("\\s+", " ");
        return String.format(
                Locale.ROOT,
                "%s%nloss %.2f -> %.2f; model %s made by %s, sha256 %s...%nit continues \"This License \" with: %s",
                how,
                number(model, "loss_first"),
                number(model, "loss_last"),
                model.name(),
                model.lineage().get("job"),
                model.sha256().substring(0, 12),
                sample);
    }

    private String trainNow() throws InterruptedException {
        report.progress("fetching the trainer beside this, about 110 MB", true);
        session.trainer().prepare(_ -> {});
        Map<String, String> parameters = new LinkedHashMap<>(Training.QUICK);
        parameters.put("text", String.join(File.pathSeparator, texts()));
        workloads().alive(TRAINED + "-training").ifPresent(old -> stopAndWait(old.id()));
        WorkloadDocument job =
                workloads().submit(Workloads.training(TRAINED + "-training", TRAINED, cpu(1), parameters));
        Training training = new Training(session.client(), report, job.id());
        training.follow(LONGEST_TRAINING);
        WorkloadDocument ended = workloads().show(job.id());
        if (!ended.phase().equals("succeeded")) {
            throw new IllegalStateException("training " + job.id() + " " + ended.phase()
                    + ended.reason().map(reason -> ": " + reason).orElse("") + ". See: ./plenum logs " + job.id());
        }
        training.awaitModel(() -> registered(TRAINED)
                .filter(model -> job.id().equals(model.lineage().get("job")))
                .isPresent());
        List<CurvePoint> points = training.points();
        return "job " + job.id() + ": " + points.size() + " steps";
    }

    private void stopAndWait(String id) {
        session.client().delete("/v1/workloads/" + id, Object.class);
        WorkloadDocument old = workloads().show(id);
        while (old.endedAt().isEmpty()) {
            old = session.client().get("/v1/workloads/" + id + "/wait?seconds=5", WorkloadDocument.class);
            old = old.endedAt().isPresent() ? old : workloads().show(id);
        }
    }

    private String develop() throws Exception {
        session.programs().tool("jupyterlab", this::installing);
        WorkloadDocument notebook = workloads().alive(NOTEBOOK).orElseGet(() -> workloads()
                .submit(Workloads.notebook(
                        NOTEBOOK,
                        cpu(0.5),
                        Map.of("OPENAI_BASE_URL", session.gateway() + "/v1", "OPENAI_API_KEY", newKey(NOTEBOOK)))));
        workloads().awaitRunning(notebook.id(), LONGEST_START);
        String path = "/dev/" + notebook.id() + "/";
        String printed =
                new Kernel(session.client().base().resolve(path), token()).run(Training.CELL.formatted(CHAT_SERVICE));
        if (!printed.contains("model>")) {
            throw new IllegalStateException("the cell printed: " + printed);
        }
        return "a cell in a real kernel asked the served model:\n" + printed.strip() + "\nopen it: "
                + session.client().base() + path + "lab (after " + session.page() + ")";
    }

    private String token() {
        return session.page().substring(session.page().indexOf('=') + 1);
    }

    private String statement() throws InterruptedException {
        Thread.sleep(POSTED_WITHIN);
        StatementDocument statement =
                session.client().get("/v1/statement?format=json&project=" + Workloads.PROJECT, StatementDocument.class);
        report.figure("statement_total", statement.total());
        return new String(
                session.client().bytes("GET", "/v1/statement?format=text&project=" + Workloads.PROJECT),
                StandardCharsets.UTF_8);
    }

    private String next() {
        return """

                Everything runs until Ctrl-C or `./plenum down`. In another terminal:
                  ./plenum chat --model %s "Tell me a joke"          talk to the model
                  ./plenum job submit --name hello --wait -- echo hello   run any command as a job
                  ./plenum explain %s                                why something waits, or where it landed
                  ./plenum statement                                      what it costs so far
                  curl %s/v1/models -H "Authorization: Bearer %s"
                The page: %s""".formatted(CHAT_SERVICE, CHAT_SERVICE, session.gateway(), key, session.page());
    }

    /** Cores for a workload that would have {@code share} on two: a smaller machine gives less to each. */
    private double cpu(double share) {
        double cores = nodes().stream()
                .filter(node -> !node.simulated())
                .mapToDouble(NodeDocument::cpu)
                .max()
                .orElse(2);
        return cores >= 2 ? share : share * cores / 2;
    }

    private static double number(ModelDocument model, String fact) {
        return Double.parseDouble(model.lineage().getOrDefault(fact, "NaN"));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }
}
