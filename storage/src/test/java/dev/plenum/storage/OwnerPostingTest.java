package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.billing.Price;
import dev.plenum.core.fleet.NodeState;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two simulated devices, registered at noon of the first day, at 1.00 an hour each. */
final class OwnerPostingTest {

    private static final Event ANY = new Event.NodeStateSet("here", new NodeState.Ready());

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();
    private final World world = new World();
    private Instant now = Instant.EPOCH;

    /** One start of the process. */
    private final class Up implements AutoCloseable {
        private final SqliteViews views = SqliteViews.open(directory, codec);
        private final SqliteLedger ledger = SqliteLedger.open(directory, codec);
        private final OwnerPosting owner = new OwnerPosting(views, ledger);
        private final DeviceTime book = views.deviceTimeBook();

        void at(String time, Event event) {
            now = Instant.parse(time);
            Changes changes = new Changes(world);
            changes.touch(event);
            book.apply(now, event, world);
            owner.read(now, event, world.position());
            views.write(changes, book.take(), new Lending().take());
            owner.post(world.position(), world.prices(), now);
        }

        /** The sum of each account's postings. */
        SortedMap<String, String> accounts() {
            SortedMap<String, Money> sums = new TreeMap<>();
            for (Ledger.Posting posting : ledger.postings("", 1000)) {
                sums.merge(posting.account(), posting.amount(), Money::plus);
            }
            assertEquals(Money.ZERO, ledger.balance());
            SortedMap<String, String> words = new TreeMap<>();
            sums.forEach((account, sum) -> words.put(account, sum.toString()));
            return words;
        }

        @Override
        public void close() {
            ledger.close();
            views.close();
        }
    }

    private static Event cost(String amount, String from) {
        Instant at = Instant.parse(from);
        return new Event.PriceSet(new Price(
                "price-" + amount,
                Meter.Kind.OWNED_DEVICE_SECONDS,
                "sim-a",
                Money.of(amount),
                Quantity.of(3600),
                at,
                at,
                ""));
    }

    private static SortedMap<String, String> accounts(String idle, String outOfService, String owning) {
        SortedMap<String, String> accounts = new TreeMap<>();
        accounts.put("simulated-idle-cost/device-sim-a", idle);
        accounts.put("simulated-owning/device-sim-a", owning);
        if (!outOfService.isEmpty()) {
            accounts.put("simulated-out-of-service-cost/device-sim-a", outOfService);
        }
        return accounts;
    }

    @Test
    void aDayIsPostedOnceItIsOverAndOnlyOnce() {
        try (Up up = new Up()) {
            up.at("2026-11-01T12:00:00Z", new Event.NodeRegistered(Samples.node()));
            up.at("2026-11-01T12:00:00Z", cost("1", "2026-11-01T00:00:00Z"));
            assertEquals(new TreeMap<>(), up.accounts());
            up.at("2026-11-02T06:00:00Z", new Event.NodeStateSet("here", new NodeState.Cordoned()));
            assertEquals(accounts("24.00", "", "-24.00"), up.accounts());
            up.at("2026-11-02T12:00:00Z", ANY);
            assertEquals(accounts("24.00", "", "-24.00"), up.accounts());
            up.at("2026-11-03T00:00:00Z", ANY);
            assertEquals(accounts("60.00", "12.00", "-72.00"), up.accounts());
            int postings = up.ledger.postings("", 1000).size();
            up.at("2026-11-03T00:00:01Z", ANY);
            assertEquals(postings, up.ledger.postings("", 1000).size());
        }
    }

    @Test
    void aCostForDaysGoneByCorrectsThem() {
        try (Up up = new Up()) {
            up.at("2026-11-01T12:00:00Z", new Event.NodeRegistered(Samples.node()));
            up.at("2026-11-01T12:00:00Z", cost("1", "2026-11-01T00:00:00Z"));
            up.at("2026-11-05T00:00:00Z", ANY);
            assertEquals(accounts("168.00", "", "-168.00"), up.accounts());
            up.at("2026-11-05T00:00:00Z", cost("0.5", "2026-11-03T00:00:00Z"));
            assertEquals(accounts("120.00", "", "-120.00"), up.accounts());
        }
    }

    @Test
    void daysThatPassedWhileNothingRanArePostedAtTheNextStart() {
        try (Up up = new Up()) {
            up.at("2026-11-01T12:00:00Z", new Event.NodeRegistered(Samples.node()));
            up.at("2026-11-01T12:00:00Z", cost("1", "2026-11-01T00:00:00Z"));
            up.at("2026-11-02T00:00:00Z", ANY);
        }
        try (Up up = new Up()) {
            up.at("2026-11-09T08:00:00Z", ANY);
            assertEquals(accounts("360.00", "", "-360.00"), up.accounts());
        }
    }
}
