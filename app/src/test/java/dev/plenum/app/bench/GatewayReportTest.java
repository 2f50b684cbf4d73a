package dev.plenum.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.app.bench.load.Outcome;
import dev.plenum.app.bench.peer.Peer;
import dev.plenum.app.bench.peer.Peers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayReportTest {

    private final List<Peer> peers = Peers.all(Optional.empty(), Optional.empty(), Map.of("plenum", Path.of("none")));
    private final Peer nginx = peers.getFirst();
    private final Peer ours = peers.getLast();

    @Test
    void aDriverThatIsTooSlowLeavesItsCellUnjudged() {
        assertFalse(report(149).ok());
        assertTrue(report(150).ok());
    }

    @Test
    void anErrorVoidsItsCellAndNoOther() {
        GatewayReport report = report(200);
        assertTrue(report.ok());
        report.of(ours).add(Cell.LONG_8, outcome(10, 1));
        assertTrue(Double.isNaN(report.of(ours).rate(Cell.LONG_8)));
        assertEquals(100, report.of(ours).rate(Cell.JSON_32));
        assertFalse(report.ok());
    }

    @Test
    void oursMustBeMeasuredAndAPeerNeedNot() {
        GatewayReport report = new GatewayReport();
        report.leaveOut(nginx, "not installed");
        assertTrue(report.ok());
        report.leaveOut(ours, "it does not serve");
        assertFalse(report.ok());
    }

    @Test
    void figuresAreMediansOfTheRounds() {
        GatewayFigures figures = new GatewayFigures("x");
        List.of(30, 10, 20).forEach(answers -> figures.add(Cell.JSON_1, outcome(answers, 0)));
        assertEquals(20, figures.rate(Cell.JSON_1));
        figures.add(Cell.JSON_1, outcome(40, 0));
        assertEquals(25, figures.rate(Cell.JSON_1));
    }

    /** All cells alike, but for direct's rate at 32 connections. */
    private GatewayReport report(int direct) {
        GatewayReport report = new GatewayReport();
        report.add(nginx);
        report.add(ours);
        for (Cell cell : Cell.values()) {
            report.direct().add(cell, outcome(cell == Cell.JSON_32 ? direct : 110, 0));
            report.of(nginx).add(cell, outcome(100, 0));
            report.of(ours).add(cell, outcome(100, 0));
        }
        report.of(ours).left(new Outcome(0.5, 0, 0, 0, "", 0, 0, 0, 0, 0, 0, 0, 0, 10));
        return report;
    }

    private static Outcome outcome(int answers, int errors) {
        return new Outcome(
                1, answers, answers * 50L, errors, "status 500", 1e4 / answers, 300, 50, 60, 20, 30, 0.001, 100, 0);
    }
}
