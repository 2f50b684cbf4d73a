package dev.plenum.app.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** A data directory in which the quickstart has run once, so that engine, trainer, JupyterLab and both models are there. */
public final class Prepared {

    /** As the quickstart registers it. */
    public static final String CHAT_MODEL = "smollm2-135m-instruct";

    private Prepared() {}

    public static void make(Installation installation, Path data) {
        if (Files.exists(data.resolve("models")) && Files.exists(data.resolve("journal.db"))) {
            return;
        }
        Installation.Done done =
                installation.plenum(data, "quickstart", "--json", "--port", "0", "--gateway-port", "0");
        JsonNode report = done.json();
        if (done.status() != 0) {
            throw new IllegalStateException("the quickstart failed: " + report + "\n" + done.err());
        }
    }
}
