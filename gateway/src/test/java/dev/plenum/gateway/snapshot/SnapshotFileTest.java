package dev.plenum.gateway.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.units.Money;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk says all that the snapshot said. */
class SnapshotFileTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void everyFieldComesBack() {
        Limit requests = new Limit(Limit.Kind.REQUESTS, 5, Duration.ofMillis(5_250));
        Limit tokens = new Limit(Limit.Kind.TOKENS, 100_000_000_000L, Duration.ofMinutes(1));
        Limit concurrent = new Limit(Limit.Kind.CONCURRENT, 8, Duration.ZERO);
        Snapshot snapshot = new Snapshot(
                7,
                Map.of(
                        Snapshot.hash("sk-a"),
                        new Snapshot.Key("key-1", "blue", Set.of("tiny", "large"), List.of(requests, concurrent), 512),
                        Snapshot.hash("sk-b"),
                        new Snapshot.Key("key-2", "red")),
                List.of(
                        new Route(
                                "blue",
                                "tiny",
                                List.of(
                                        new Target(URI.create("https://engine.example"), Optional.of("up"), 3),
                                        Target.of("http://127.0.0.1:8000")
                                                .probedBy(new Probe(
                                                        "/live", Duration.ofSeconds(2), Duration.ofMillis(300)))),
                                4096,
                                EnumSet.of(Capability.CHAT),
                                List.of("large", "small"),
                                Sticky.USER),
                        new Route(Route.EVERYBODY, "large", List.of(), 0, EnumSet.allOf(Capability.class))),
                Map.of("blue", List.of(tokens), "red", List.of()),
                Map.of("blue", new Audit(Duration.ofDays(7), 1 << 16, true)),
                new Costs(
                        new PriceBook(List.of(new Price(
                                "price-1",
                                Meter.Kind.CACHED_INPUT_TOKENS,
                                "tiny",
                                Money.of("0.000000001"),
                                Quantity.of(1_000_000),
                                NOON,
                                NOON.plusNanos(1),
                                "cut"))),
                        Map.of("red", new Budget(Money.of("380000000000"), Budget.Period.MONTH))));
        SnapshotFile file = new SnapshotFile(folder.resolve("snapshot.json"));
        file.leave(snapshot, NOON);
        Directory read = file.read().orElseThrow();
        assertEquals(snapshot, read.snapshot());
        assertEquals(NOON, read.receivedAt());
    }

    @Test
    void aFileOfFormat1IsReadAsOneWithoutLimits() throws IOException {
        Path path = folder.resolve("snapshot.json");
        Files.writeString(
                path,
                "{\"format\":1,\"version\":7,\"receivedAt\":\"2026-11-23T12:00:00Z\","
                        + "\"keys\":{\"abc\":{\"id\":\"key-1\",\"project\":\"blue\"}},"
                        + "\"routes\":[{\"project\":\"blue\",\"model\":\"tiny\",\"contextTokens\":4096,"
                        + "\"capabilities\":[\"chat\",\"embeddings\"],\"targets\":[\"http://127.0.0.1:8000\"]}]}");
        assertEquals(
                new Snapshot(
                        7,
                        Map.of("abc", new Snapshot.Key("key-1", "blue")),
                        List.of(new Route(
                                "blue",
                                "tiny",
                                List.of(Target.of("http://127.0.0.1:8000")),
                                4096,
                                EnumSet.of(Capability.CHAT, Capability.EMBEDDINGS)))),
                new SnapshotFile(path).read().orElseThrow().snapshot());
    }

    @Test
    void aFileOfANewerFormatIsNotGuessedAt() throws IOException {
        Path path = folder.resolve("snapshot.json");
        Files.writeString(path, "{\"format\":3,\"keys\":{},\"routes\":[]}");
        assertTrue(new SnapshotFile(path).read().isEmpty());
    }
}
