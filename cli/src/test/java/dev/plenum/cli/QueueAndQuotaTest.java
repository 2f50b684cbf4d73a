package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.Accepted;
import dev.plenum.api.Items;
import dev.plenum.api.ProjectDocument;
import dev.plenum.api.QueueDocument;
import dev.plenum.api.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueueAndQuotaTest extends CommandLineTest {

    private static final ProjectDocument RESEARCH = new ProjectDocument(
            "research",
            Optional.of("lab"),
            Optional.of(8.0),
            Optional.of(Map.of("h100", 4.0, "h20", 1.5)),
            Optional.of(Map.of("h100", "2")),
            Optional.empty(),
            Optional.empty());

    private ProjectDocument lastPut() {
        return Wire.mapper().readValue(server.lastAsked().body(), ProjectDocument.class);
    }

    @Test
    void theQueueShowsWhatWaitsInOrderAndThenTheShares() {
        QueueDocument.Waiting first = new QueueDocument.Waiting(
                1,
                "job-7k3",
                "big",
                "research",
                "standard",
                Samples.NOW.minusSeconds(300),
                2,
                Optional.of("h20"),
                16,
                2,
                "no room for it now");
        QueueDocument.Share devices = new QueueDocument.Share(
                "research", Optional.of("h20"), 6.5, Optional.of(4.0), Optional.of("all"), 2.5, 16, 24);
        QueueDocument.Share cores =
                new QueueDocument.Share("research", Optional.empty(), 2, Optional.empty(), Optional.empty(), 0, 0, 2);
        server.answers("GET /v1/queue", new QueueDocument(3, List.of(first), List.of(cores, devices)));
        String out = run("queue")
                .exits(0)
                .shows("PLACE", "job-7k3", "16 h20", "5m ago", "no room for it now", "2 more wait")
                .shows("6.5", "not limited", "2.5", "all")
                .out();
        assertTrue(out.indexOf("PLACE") < out.indexOf("NOMINAL"), out);
        String json = run("queue", "--limit", "5", "--json").exits(0).out();
        assertEquals(3, Wire.mapper().readValue(json, QueueDocument.class).total());
        assertEquals("/v1/queue?limit=5", server.lastAsked().target());
        run("queue", "--limit", "x").exits(2).complains("'x'", "whole number");
    }

    @Test
    void anEmptyQueueSaysSo() {
        server.answers("GET /v1/queue", new QueueDocument(0, List.of(), List.of()));
        assertEquals("Nothing waits.\n", run("queue").exits(0).out());
    }

    @Test
    void aQuotaIsShownForOneProjectOrForAll() {
        server.answers("GET /v1/projects/research/quota", RESEARCH);
        server.answers("GET /v1/projects", new Items<>(List.of(RESEARCH)));
        String one = run("quota", "get", "research")
                .exits(0)
                .shows("h100", "1.5", "nothing", "other devices", "not limited")
                .out();
        assertEquals(one, run("quota", "get").exits(0).out());
    }

    @Test
    void settingTheDevicesReplacesThemAndKeepsTheRest() {
        server.answers("GET /v1/projects/research/quota", RESEARCH);
        server.answers("PUT /v1/projects/research/quota", new Accepted("research", 9));
        run("quota", "set", "research", "--devices", "h100=8,l40=2").exits(0);
        assertEquals(
                new ProjectDocument(
                        "research",
                        Optional.of("lab"),
                        Optional.of(8.0),
                        Optional.of(Map.of("h100", 8.0, "l40", 2.0)),
                        Optional.of(Map.of("h100", "2")),
                        Optional.empty(),
                        Optional.empty()),
                lastPut());
        run("quota", "set", "research", "--devices", "none").exits(0);
        assertEquals(Optional.empty(), lastPut().deviceQuota());
        assertEquals(Optional.empty(), lastPut().borrowingLimit());
    }

    @Test
    void borrowingIsANumberOrAllByModelOrForEveryLimitedOne() {
        server.answers("GET /v1/projects/research/quota", RESEARCH);
        server.answers("PUT /v1/projects/research/quota", new Accepted("research", 9));
        run("quota", "set", "research", "--borrow", "h100=2.5,h20=all").exits(0);
        assertEquals(Optional.of(Map.of("h100", "2.5", "h20", "all")), lastPut().borrowingLimit());
        run("quota", "set", "research", "--borrow", "all").exits(0);
        assertEquals(Optional.of(Map.of("h100", "all", "h20", "all")), lastPut().borrowingLimit());
        run("quota", "set", "research", "--borrow", "none").exits(0);
        assertEquals(Optional.empty(), lastPut().borrowingLimit());
        run("quota", "set", "research", "--borrow", "h100=much").exits(2).complains("'h100=much'", "h100=2");
        run("quota", "set", "research", "--devices", "h100").exits(2).complains("'h100'", "h100=4");
        run("quota", "set", "research").exits(2).complains("no quota to set", "--devices");
    }

    @Test
    void aNodeIsCordonedUncordonedAndDrained() {
        for (String verb : List.of("cordon", "uncordon", "drain")) {
            server.answers("POST /v1/nodes/n-1/" + verb, new Accepted("n-1", 4));
            run("node", verb, "n-1").exits(0).shows("Node n-1 takes");
            run("node", verb).exits(2);
        }
        run("node", "drain", "n-1", "--json").exits(0).shows("\"position\":4");
        server.refuses("POST /v1/nodes/nowhere/drain", 404, "not_found");
        run("node", "drain", "nowhere").exits(1).complains("not_found", "better");
    }
}
