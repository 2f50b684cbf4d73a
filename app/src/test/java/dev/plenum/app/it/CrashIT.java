package dev.plenum.app.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.Installation;
import dev.plenum.app.bench.Prepared;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code plenum bench crash}, five times; run it by hand for fifty. */
class CrashIT {

    @Test
    void aKilledControlPlaneTakesEverythingBackAndBillsWhatTheShimMeasured() {
        Prepared.make(Product.installation(), Product.SHARED);
        Installation.Done done = Product.installation()
                .plenum(
                        Product.SHARED,
                        "bench",
                        "crash",
                        "--rounds",
                        "5",
                        "--json",
                        "--data",
                        Product.SHARED.toString());
        JsonNode figures = done.json();
        System.out.println("crash: " + figures);
        assertEquals(0, done.status(), done.err() + done.out());
        assertEquals(5, figures.path("crashes").asInt());
        assertTrue(figures.path("streamed_chunks_before_crashes").asInt() > 0, figures.toString());
    }
}
