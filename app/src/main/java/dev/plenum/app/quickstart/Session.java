package dev.plenum.app.quickstart;

import dev.plenum.api.PlenumClient;
import dev.plenum.api.ProblemException;
import dev.plenum.api.StatusDocument;
import dev.plenum.api.UnreachableException;
import dev.plenum.api.Wire;
import dev.plenum.app.Running;
import dev.plenum.app.UpSettings;
import dev.plenum.local.engine.Engines;
import dev.plenum.local.plan.Programs;
import dev.plenum.local.plan.TrainerProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The control plane that the quickstart talks to: one that runs already with this data directory, or its own. Everything goes through the API. */
final class Session {

    private final UpSettings settings;
    private final Report report;
    private final Programs programs;
    private final TrainerProgram trainer;
    private Optional<Running> running = Optional.empty();
    private Optional<PlenumClient> client = Optional.empty();
    private String gateway = "";
    private String page = "";

    Session(UpSettings settings, Report report) {
        this.settings = settings;
        this.report = report;
        this.programs = new Programs(settings.data(), Engines.shipped());
        this.trainer = new TrainerProgram(settings.home(), settings.data().resolve("cache/natives"));
    }

    /** Attaches, or starts. */
    String start() throws IOException {
        if (!attach()) {
            Running started = Running.start(settings);
            running = Optional.of(started);
            client = Optional.of(new PlenumClient(
                    URI.create(started.plane().api()), started.plane().token()));
            gateway = started.plane().gateway();
            page = started.plane().page();
        }
        report.figure("api", client().base().toString());
        report.figure("gateway", gateway);
        return "page     " + page + "\napi      " + client().base() + "\ngateway  " + gateway + "/v1" + "\ndata     "
                + settings.data() + (running.isEmpty() ? "\nit was running already" : "");
    }

    private boolean attach() throws IOException {
        Path endpoints = settings.data().resolve("endpoints.json");
        Path token = settings.data().resolve("api-token");
        if (!Files.exists(endpoints) || !Files.exists(token)) {
            return false;
        }
        try {
            String api = Wire.mapper()
                    .readTree(Files.readString(endpoints))
                    .path("api")
                    .asString("");
            PlenumClient found =
                    new PlenumClient(URI.create(api), Files.readString(token).strip());
            StatusDocument status = found.get("/v1/status", StatusDocument.class);
            client = Optional.of(found);
            gateway = status.gateway();
            page = api + "/?token=" + Files.readString(token).strip();
            return true;
        } catch (UnreachableException | ProblemException gone) {
            // Left by a crash: the start that follows takes back what still runs.
            return false;
        }
    }

    PlenumClient client() {
        return client.orElseThrow();
    }

    String gateway() {
        return gateway;
    }

    String page() {
        return page;
    }

    Path home() {
        return settings.home();
    }

    Programs programs() {
        return programs;
    }

    TrainerProgram trainer() {
        return trainer;
    }

    Optional<Running> running() {
        return running;
    }

    void stopWhatItStarted() throws Exception {
        if (running.isPresent()) {
            running.get().down();
        }
    }

    /** What the launcher spent on building before this process began. */
    static double buildSeconds() {
        return Long.parseLong(Optional.ofNullable(System.getenv("PLENUM_BUILD_MILLIS"))
                        .orElse("0"))
                / 1000.0;
    }
}
