package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.app.bench.Installation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code plenum bench live}, with few jobs; run it by hand for five thousand. */
class LiveIT {

    private static final int JOBS = 40;

    /** Several at once, a tenth but at least twenty one after the other, and all behind one that holds every core. */
    private static final int ALL = JOBS + 20 + JOBS;

    @Test
    void everyJobSucceedsOnceAndIsStillKnownAfterACrash() throws Exception {
        Path folder = Product.empty("live");
        Installation.Done done = Product.installation()
                .plenum(folder, "bench", "live", "--jobs", String.valueOf(JOBS), "--json", "--data", folder.toString());
        JsonNode figures = done.json();
        System.out.println("live: " + figures);
        assertEquals(0, done.status(), done.err() + done.out());
        assertEquals(ALL, figures.path("recorded_once").asInt());
        assertEquals(ALL, figures.path("shown_after_crash").asInt());
    }
}
