package dev.plenum.simulator.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.owning.Cost;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Margin;
import dev.plenum.core.owning.OwnedTime;
import dev.plenum.core.owning.OwningCost;
import dev.plenum.core.owning.Slot;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.World;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Replays with prices and costs, nodes that come and go and are lost: the margin report is the fleet's revenue less its cost, to the nano-unit. */
class MarginReplayTest {

    private static final List<String> MODELS = List.of("h100", "l4");
    private static final PriceBook BOOK = new PriceBook(List.of(
            price("price-1", Meter.Kind.DEVICE_SECONDS, "h100", "3.141592653", "1970-01-01T00:00:00Z"),
            price("price-2", Meter.Kind.DEVICE_SECONDS, "h100", "2.718281828", "1970-01-02T07:00:00.123Z"),
            price("price-3", Meter.Kind.DEVICE_SECONDS, Price.ANY, "0.577215664", "1970-01-01T00:00:00Z"),
            price("cost-1", Meter.Kind.OWNED_DEVICE_SECONDS, "h100", "1.618033988", "1970-01-01T00:00:00Z"),
            price("cost-2", Meter.Kind.OWNED_DEVICE_SECONDS, "h100", "1.414213562", "1970-01-03T00:00:00Z"),
            price("cost-3", Meter.Kind.OWNED_DEVICE_SECONDS, "l4", "0.301029995", "1970-01-01T00:00:00Z")));

    private final World world = new World();
    private final DeviceTime book = new DeviceTime();
    private final SortedMap<String, Money> revenue = new TreeMap<>();
    private final List<Margin.Earned> earned = new ArrayList<>();
    private Instant end = Instant.EPOCH;

    private static Price price(String id, Meter.Kind meter, String subject, String amount, String from) {
        Instant at = Instant.parse(from);
        return new Price(id, meter, subject, Money.of(amount), Quantity.of(3600), at, at, "");
    }

    private void read(Instant now, List<Event> events) {
        end = now;
        for (Event event : events) {
            book.apply(now, event, world);
            event.used().ifPresent(usage -> BOOK.split(usage).forEach(part -> {
                Money amount = part.price().map(it -> it.of(part.quantity())).orElse(Money.ZERO);
                revenue.merge(usage.project(), amount, Money::plus);
                earned.add(new Margin.Earned(usage.project(), usage.meter(), amount));
            }));
        }
    }

    private static Node node(int number) {
        String model = MODELS.get(number % 2);
        Mebibytes memory = new Mebibytes(80_000);
        return new Node(
                "n" + number,
                "pool-" + number % 3,
                "simulated",
                new Capacity(MilliCpu.cores(32), new Mebibytes(500_000)),
                List.of(new Device(0, model, memory, false), new Device(1, model, memory, false)));
    }

    private static Submission submission(int number, SplittableRandom random) {
        boolean fraction = random.nextInt(3) == 0;
        Request.Devices devices = new Request.Devices(
                MODELS.get(random.nextInt(2)),
                fraction ? 1 : random.nextInt(1, 3),
                fraction ? new DeviceShare(random.nextInt(1, 1000)) : DeviceShare.WHOLE);
        Job job = new Job(
                "p" + random.nextInt(3),
                "j" + number,
                PriorityClass.STANDARD,
                new Request(MilliCpu.cores(1), new Mebibytes(1), Optional.of(devices)),
                random.nextInt(1, 3),
                new Launch.Command(List.of("work"), new TreeMap<>()),
                Optional.empty());
        return new Submission(number * 3_000_000L + random.nextLong(2_000_000), job, random.nextLong(1, 20_000_000));
    }

    private void replay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Input.Command> setUp = new ArrayList<>();
        for (int project = 0; project < 3; project++) {
            setUp.add(new Input.CreateProject(new Project("p" + project, "lab", Quota.UNLIMITED)));
        }
        for (int number = 0; number < 6; number++) {
            setUp.add(new Input.RegisterNode(node(number)));
        }
        List<Submission> demand = new ArrayList<>();
        for (int number = 0; number < 90; number++) {
            demand.add(submission(number, random));
        }
        List<Fault> faults = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            faults.add(new Fault(number * 12_345_678L, "n" + number / 2 % 6, number % 2 == 0));
        }
        Simulation simulation = new Simulation(SchedulerSettings.usual(), LoopSettings.DEFAULT, this::read).checked();
        simulation.command(setUp);
        simulation.run(demand.iterator(), faults.iterator());
    }

    @Test
    void theRowsOfTheReportAddUpToTheFleetsRevenueLessItsCost() {
        replay(6);
        SortedMap<Slot, OwnedTime> times = new TreeMap<>();
        book.until(end, (slot, time) -> times.merge(slot, time, OwnedTime::plus));
        OwningCost owning = new OwningCost(BOOK);
        SortedMap<Slot, Cost> costs = owning.of(times);
        Money expected =
                revenue.values().stream().reduce(Money.ZERO, Money::plus).minus(ownedCost(times, owning));
        for (Margin.Split split :
                List.of(Margin.Split.byModel(), Margin.Split.byProject(), Margin.Split.byService(id -> Optional.of(id)
                        .filter(it -> it.endsWith("4"))))) {
            Margin margin = Margin.of(earned, costs, split);
            assertEquals(
                    expected, margin.rows().stream().map(Margin.Row::margin).reduce(Money.ZERO, Money::plus));
            assertEquals(expected, margin.total().margin());
        }
        Cost all = costs.values().stream().reduce(Cost.ZERO, Cost::plus);
        for (Money part : List.of(all.billed(), all.idle(), all.outOfService(), expected)) {
            assertNotEquals(Money.ZERO, part, all.toString());
        }
    }

    /** From what is owned alone: each day of each model, rounded once. */
    private static Money ownedCost(SortedMap<Slot, OwnedTime> times, OwningCost owning) {
        Money sum = Money.ZERO;
        for (LocalDate day :
                new TreeSet<>(times.keySet().stream().map(Slot::day).toList())) {
            for (String model : MODELS) {
                Meter meter = new Meter(Meter.Kind.DEVICE_SECONDS, model, false);
                BigInteger owned = times.entrySet().stream()
                        .filter(slot -> slot.getKey().day().equals(day)
                                && slot.getKey().stock().meter().equals(meter))
                        .map(slot -> slot.getValue().owned())
                        .reduce(BigInteger.ZERO, BigInteger::add);
                sum = sum.plus(owning.of(day, meter, owned));
            }
        }
        return sum;
    }
}
