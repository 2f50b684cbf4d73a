package dev.plenum.gateway.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Limit;
import dev.plenum.core.tenancy.Network;
import dev.plenum.core.units.Money;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A gateway that was told every change knows what one knows that was told everything at once. */
class SnapshotDeltaTest {

    private static final int HISTORIES = 200;
    private static final int CHANGES = 40;

    /** What there is, few enough names that each comes and goes. */
    private static final class Changing {
        private final SplittableRandom random;
        private final Map<String, Snapshot.Key> keys = new HashMap<>();
        private final Map<Route.Name, Route> routes = new TreeMap<>();
        private final Map<String, List<Limit>> limits = new HashMap<>();
        private final Map<String, Audit> audits = new HashMap<>();
        private Costs costs = Costs.NONE;
        private long version;

        Changing(long seed) {
            random = new SplittableRandom(seed);
        }

        Snapshot next() {
            version += random.nextInt(1, 4);
            for (int i = random.nextInt(4); i > 0; i--) {
                change();
            }
            return new Snapshot(version, keys, List.copyOf(routes.values()), limits, audits, costs);
        }

        private void change() {
            String project = "project-" + random.nextInt(3);
            String name = "name-" + random.nextInt(6);
            switch (random.nextInt(9)) {
                case 6 -> costs = costs(project);
                case 7 ->
                    audits.put(
                            project, new Audit(Duration.ofDays(random.nextInt(1, 9)), 1 << 10, random.nextBoolean()));
                case 8 -> audits.remove(project);
                case 0 -> keys.put(Snapshot.hash(name), key(project, name));
                case 1 -> keys.remove(Snapshot.hash(name));
                case 2 -> routes.put(new Route.Name(project, name), route(project, name));
                case 3 -> routes.remove(new Route.Name(project, name));
                case 4 -> limits.put(project, List.of(limit()));
                default -> limits.remove(project);
            }
        }

        private Costs costs(String project) {
            Price price = new Price(
                    "price-" + random.nextInt(9),
                    Meter.Kind.OUTPUT_TOKENS,
                    Price.ANY,
                    Money.of("0.5"),
                    Quantity.of(1),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    "");
            Budget budget = new Budget(Money.of("12.5"), Budget.Period.MONTH);
            return random.nextBoolean()
                    ? Costs.NONE
                    : new Costs(new PriceBook(List.of(price)), Map.of(project, budget));
        }

        private Limit limit() {
            return new Limit(Limit.Kind.TOKENS, random.nextInt(1, 9), Duration.ofSeconds(random.nextInt(1, 9)));
        }

        private Snapshot.Key key(String project, String name) {
            return new Snapshot.Key(
                    "key-" + name,
                    project,
                    Set.of("name-" + random.nextInt(6)),
                    List.of(limit()),
                    random.nextInt(3),
                    Networks.of(
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new Network(random.nextInt(3) + ".0.0.0/8"), new Network("::/0"))),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochSecond(1_800_000_000L + random.nextInt(3))));
        }

        private Route route(String project, String name) {
            Target target = new Target(
                    URI.create("http://127.0.0.1:" + random.nextInt(8000, 8003)),
                    random.nextBoolean() ? Optional.of("up\u2028\n") : Optional.empty(),
                    random.nextInt(1, 3));
            return new Route(
                    project,
                    name,
                    random.nextBoolean() ? List.of(target) : List.of(),
                    random.nextInt(3),
                    EnumSet.of(Capability.CHAT),
                    random.nextBoolean() ? List.of("name-0") : List.of());
        }
    }

    @Test
    void changesOneByOneLeadToTheFullCopyAndSoDoTheyAsText() {
        int changed = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Changing changing = new Changing(seed);
            Snapshot full = changing.next();
            Snapshot told = SnapshotJson.snapshot(SnapshotJson.text(full));
            for (int change = 0; change < CHANGES; change++) {
                Snapshot next = changing.next();
                SnapshotDelta delta = SnapshotDelta.between(full, next);
                String text = SnapshotJson.text(delta);
                assertFalse(text.contains("\n"), text);
                assertEquals(delta, SnapshotJson.delta(text));
                told = SnapshotJson.delta(text).applyTo(told);
                assertEquals(next, told, "seed " + seed + ", change " + change);
                changed += next.keys().equals(full.keys()) ? 0 : 1;
                full = next;
            }
        }
        assertTrue(changed > HISTORIES, "changes of keys: " + changed);
    }

    @Test
    void aDeltaHoldsWhatChangedAlone() {
        Changing changing = new Changing(1);
        Map<String, Snapshot.Key> keys = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            keys.put(Snapshot.hash("sk-" + i), new Snapshot.Key("key-" + i, "blue"));
        }
        Route route = changing.route("blue", "tiny");
        Snapshot before = new Snapshot(1, keys, List.of(route));
        keys.remove(Snapshot.hash("sk-7"));
        keys.put(Snapshot.hash("sk-new"), new Snapshot.Key("key-new", "blue"));
        SnapshotDelta delta = SnapshotDelta.between(before, new Snapshot(5, keys, List.of(route)));
        assertEquals(1, delta.from());
        assertEquals(5, delta.put().version());
        assertEquals(Set.of(Snapshot.hash("sk-new")), delta.put().keys().keySet());
        assertEquals(Set.of(Snapshot.hash("sk-7")), delta.keysRemoved());
        assertEquals(List.of(), delta.put().routes());
        assertEquals(Set.of(), delta.routesRemoved());
    }

    @Test
    void aDeltaThatSkipsAVersionIsNotApplied() {
        Snapshot one = new Snapshot(1, Map.of(), List.of());
        Snapshot two = new Snapshot(2, Map.of(), List.of());
        SnapshotDelta delta = SnapshotDelta.between(two, new Snapshot(3, Map.of(), List.of()));
        assertFalse(delta.follows(one));
        assertTrue(delta.follows(two));
        assertThrows(IllegalArgumentException.class, () -> delta.applyTo(one));
    }

    /** Whoever adds to a snapshot must carry it in changes too. */
    @Test
    void deltasCarryEveryPartOfASnapshot() {
        assertEquals(
                List.of("version", "keys", "routes", "projectLimits", "audits", "costs"),
                Arrays.stream(Snapshot.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }
}
