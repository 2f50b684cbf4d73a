package dev.plenum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotJson;
import dev.plenum.server.Gateways;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.UsageMirrors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told what, and when no more. */
final class RemoteGatewaysTest {

    private static final String ONE = "1".repeat(32);
    private static final String TWO = "2".repeat(32);

    @TempDir
    Path folder;

    private UsageMirrors mirrors;
    private RemoteGateways gateways;

    @BeforeEach
    void open() {
        mirrors = UsageMirrors.open(folder, new EventCodec());
        gateways = new RemoteGateways("plane", List::of, mirrors, report -> new Grants(report.life(), List.of()));
    }

    @AfterEach
    void close() {
        mirrors.close();
    }

    private static Snapshot version(int version) {
        return new Snapshot(version, Map.of("hash-" + version, new Snapshot.Key("key", "blue")), List.of());
    }

    private static Gateways.Message next(Gateways.Feed feed) throws InterruptedException {
        return feed.next(Duration.ZERO).orElseThrow();
    }

    @Test
    void eachIsToldAllThereIsAndThenEachChange() throws Exception {
        Gateways.Feed early = gateways.feed(ONE);
        assertEquals(Optional.empty(), early.next(Duration.ofMillis(1)));
        gateways.tell(version(1));
        gateways.tell(version(2));
        Gateways.Feed late = gateways.feed(TWO);
        gateways.tell(version(3));
        Gateways.Message first = next(early);
        assertEquals("snapshot", first.kind());
        Snapshot told = SnapshotJson.snapshot(first.json());
        assertEquals(version(1), told);
        for (int version = 2; version <= 3; version++) {
            Gateways.Message delta = next(early);
            assertEquals("delta", delta.kind());
            told = SnapshotJson.delta(delta.json()).applyTo(told);
            assertEquals(version(version), told);
        }
        assertEquals(version(2), SnapshotJson.snapshot(next(late).json()));
        assertEquals(version(3), SnapshotJson.delta(next(late).json()).applyTo(version(2)));
        assertEquals(Optional.empty(), late.next(Duration.ofMillis(1)));
    }

    @Test
    void oneThatIsTooSlowIsCutOffAndTheOthersAreNot() throws Exception {
        Gateways.Feed slow = gateways.feed(ONE);
        Gateways.Feed quick = gateways.feed(TWO);
        for (int version = 0; version <= RemoteGateways.MOST_WAITING; version++) {
            gateways.tell(version(version));
            Gateways.Message _ = next(quick);
        }
        assertFalse(slow.isOpen());
        assertTrue(quick.isOpen());
        gateways.tell(version(5_000));
        assertEquals("delta", next(quick).kind());
        Gateways.Feed again = gateways.feed(ONE);
        assertEquals(version(5_000), SnapshotJson.snapshot(next(again).json()));
    }

    @Test
    void aGatewayThatComesAgainEndsItsFormerConnectionAlone() {
        Gateways.Feed former = gateways.feed(ONE);
        Gateways.Feed other = gateways.feed(TWO);
        Gateways.Feed now = gateways.feed(ONE);
        assertFalse(former.isOpen());
        former.close();
        assertTrue(now.isOpen() && other.isOpen());
        gateways.tell(version(1));
        now.close();
        assertFalse(now.isOpen());
    }
}
