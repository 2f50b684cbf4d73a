package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.workload.Request;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChurnReplayTest {

    private static final List<Request> REQUESTS =
            List.of(devices(1, 1000, 8), devices(1, 500, 4), devices(4, 1000, 32));

    @Test
    void theFleetStaysAtItsLoadWhileWorkComesAndGoes() {
        ChurnReplay.Result result = run(0.8, REQUESTS);
        assertTrue(result.decisions() >= 2_000, result.toString());
        assertEquals(result.decisions(), result.placed() + result.dropped());
        // 64 of 80 devices, in requests of 0.5 to 4.
        assertTrue(result.running() >= 16 && result.running() <= 128, result.toString());
        assertTrue(result.departed() > 500, result.toString());
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        ChurnReplay.Result one = run(0.8, REQUESTS);
        ChurnReplay.Result other = run(0.8, REQUESTS);
        assertEquals(
                List.of(one.placed(), one.dropped(), one.running()),
                List.of(other.placed(), other.dropped(), other.running()));
    }

    @Test
    void aLoadThatTheNodesCannotCarryIsSaid() {
        PlenumException refused = assertThrows(PlenumException.class, () -> run(0.9, List.of(devices(1, 1000, 48))));
        assertTrue(
                refused.getMessage().contains("--load") && refused.getMessage().contains("of 72 devices"),
                refused.getMessage());
    }

    private static ChurnReplay.Result run(double load, List<Request> requests) {
        return new ChurnReplay(SchedulerSettings.firstFit(), requests, "G2", 10, load, 1).run(100, 2_000);
    }

    private static Request devices(int count, int thousandths, int cores) {
        return new Request(
                new MilliCpu(cores * 1000L),
                new Mebibytes(1024),
                Optional.of(new Request.Devices(Request.Devices.ANY, count, new DeviceShare(thousandths))));
    }
}
