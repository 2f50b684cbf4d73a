package dev.plenum.app.lease;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Budgets;
import dev.plenum.gateway.budget.Funding;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.Spending;
import dev.plenum.gateway.metering.Payment;
import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Costs;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Random histories of gateways that spend one budget: gateways and control plane are killed, messages come late, twice or never. An output token costs a nano-unit. */
class LeasesHistoryTest {

    private static final String BLUE = "blue";
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final int HISTORIES = 100;
    private static final long LENGTH_SECONDS = 60;

    @Test
    void whateverIsLostGatewaysSpendNoMoreThanTheBudget() throws Exception {
        long refused = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(seed, 0.2, true, false);
            history.run();
            refused += history.refused;
        }
        assertTrue(refused > HISTORIES, "refused: " + refused);
    }

    @Test
    void deviceTimeThatEatsTheBudgetOverspendsAtMostTheLeasesThatAreOut() throws Exception {
        for (int seed = 0; seed < HISTORIES; seed++) {
            new History(seed, 0.2, true, true).run();
        }
    }

    @Test
    void nothingIsRefusedThatTheBudgetStillPaysForWhileTheControlPlaneIsThere() throws Exception {
        long refused = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            History history = new History(seed, 0, false, false);
            history.run();
            refused += history.refused;
        }
        assertTrue(refused > HISTORIES, "refused: " + refused);
    }

    private static final class History implements Books, LeaseStore {

        private final String name;
        private final Random random;
        private final double loss;
        private final boolean kills;
        private final VirtualLoop loop = new VirtualLoop();
        private final long budget;
        private final List<Node> nodes = new ArrayList<>();
        private List<Held> kept = List.of();
        private Optional<Leases> plane;
        private final Map<String, Long> marks = new HashMap<>();
        private long postedTokens;
        private long devices;
        private final boolean usesDevices;
        private long allowance;
        private long refused;

        History(int seed, double loss, boolean kills, boolean usesDevices) {
            this.name = "seed " + seed;
            this.random = new Random(seed);
            this.loss = random.nextBoolean() ? loss : 0;
            this.kills = kills;
            this.usesDevices = usesDevices;
            this.budget = random.nextLong(1_000, 21_000);
            this.plane = Optional.of(new Leases(this, this, loop::nanos));
            int gateways = 1 + random.nextInt(4);
            for (int i = 0; i < gateways; i++) {
                nodes.add(new Node("gateway-" + i));
            }
        }

        void run() throws Exception {
            nodes.forEach(Node::start);
            post();
            if (kills) {
                killPlane();
            }
            while (loop.nanos() < TimeUnit.SECONDS.toNanos(LENGTH_SECONDS)) {
                loop.step();
                check();
            }
        }

        private void check() {
            long spent = nodes.stream().mapToLong(node -> node.spent).sum();
            assertTrue(
                    spent + devices <= budget + Math.max(0, allowance),
                    () -> name + ": spent " + spent + " and " + devices + " of " + budget + ", allowed beyond "
                            + allowance);
            nodes.forEach(Node::check);
        }

        /** The ledger takes what is in the logs, and the time of devices. */
        private void post() {
            if (plane.isPresent()) {
                for (Node node : nodes) {
                    long mark = marks.getOrDefault(node.name, -1L);
                    while (mark + 1 < node.log.size()) {
                        mark++;
                        postedTokens += node.log.get((int) mark);
                    }
                    marks.put(node.name, mark);
                }
                if (usesDevices && random.nextInt(10) == 0) {
                    devices += random.nextInt(300);
                    long out = nodes.stream().mapToLong(this::outstanding).sum();
                    long spent = nodes.stream().mapToLong(node -> node.spent).sum();
                    allowance = Math.max(allowance, spent + devices + out - budget);
                }
            }
            loop.after(50 + random.nextInt(300), this::post);
        }

        /** What its gateway may still spend, as far as grants go. */
        private long outstanding(Node node) {
            return kept.stream()
                    .filter(held ->
                            held.gateway().equals(node.name) && held.life().firstSequence() == node.firstSequence)
                    .mapToLong(held -> tokens(held.granted()) - tokens(held.returned()) - node.spentInLife())
                    .sum();
        }

        private void killPlane() {
            loop.after(1_000 + random.nextInt(20_000), () -> {
                plane = Optional.empty();
                loop.after(random.nextInt(10_000), () -> {
                    plane = Optional.of(new Leases(this, this, loop::nanos));
                    killPlane();
                });
            });
        }

        /** Somewhere else, a while later, perhaps twice, perhaps never. */
        private void send(Runnable message) {
            for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                if (random.nextDouble() >= loss) {
                    int slow = loss > 0 && random.nextInt(20) == 0 ? 3_000 : 20;
                    loop.after(1 + random.nextInt(slow), message);
                }
            }
        }

        @Override
        public Optional<Budget> budget(String project) {
            return Optional.of(new Budget(money(budget), Budget.Period.MONTH));
        }

        @Override
        public long postedUpTo(String gateway) {
            return marks.getOrDefault(gateway, -1L);
        }

        @Override
        public Money posted(String project, YearMonth month) {
            return money(postedTokens + devices);
        }

        @Override
        public List<Held> read() {
            return kept;
        }

        @Override
        public void write(List<Held> all) {
            kept = List.copyOf(all);
        }

        private static Money money(long tokens) {
            return Money.ofNanos(tokens);
        }

        private static long tokens(Money money) {
            return money.nanos().longValueExact();
        }

        /** A gateway and its usage log, which outlives it. */
        private final class Node implements UsageLog {

            private final String name;
            private final List<Long> log = new ArrayList<>();
            private final int everyMillis = 5 + random.nextInt(200);
            private final int most = 10 + random.nextInt(200);
            private int life;
            private long firstSequence;
            private long spent;
            private long spentBefore;
            private Budgets budgets;
            private final Map<Integer, Long> running = new LinkedHashMap<>();
            private final Map<Integer, Pending> waiting = new LinkedHashMap<>();
            private int requests;

            private static final class Pending {
                private final long tokens;
                private boolean possible = true;

                Pending(long tokens) {
                    this.tokens = tokens;
                }
            }

            Node(String name) {
                this.name = name;
            }

            /** What was under way is recorded first, as the sweep does. */
            void start() {
                life++;
                running.values().forEach(reserved -> record(random.nextInt((int) (reserved + 1))));
                running.clear();
                waiting.clear();
                firstSequence = next();
                spentBefore = spent;
                budgets = new Budgets(this, NOON.plusNanos(loop.nanos()), loop::nanos);
                budgets.update(new Costs(
                        new PriceBook(List.of(new Price(
                                "price-1",
                                Meter.Kind.OUTPUT_TOKENS,
                                "*",
                                Money.ofNanos(1),
                                Quantity.of(1),
                                Instant.EPOCH,
                                Instant.EPOCH,
                                ""))),
                        Map.of(BLUE, new Budget(money(budget), Budget.Period.MONTH))));
                budgets.onWanted(this::report);
                int mine = life;
                tick(mine);
                ask(mine);
                if (kills && random.nextInt(3) > 0) {
                    loop.after(1_000 + random.nextInt(30_000), () -> {
                        life++;
                        loop.after(random.nextInt(5_000), this::start);
                    });
                }
            }

            private long spentInLife() {
                return spent - spentBefore;
            }

            private void record(long tokens) {
                log.add(tokens);
                spent += tokens;
            }

            private void tick(int mine) {
                if (life == mine) {
                    report();
                    loop.after(100, () -> tick(mine));
                }
            }

            private void report() {
                Spending report = budgets.spending();
                send(() -> plane.ifPresent(leases -> {
                    Grants grants = leases.answer(report);
                    send(() -> budgets.lease(grants));
                }));
            }

            /** Now and then it is quiet, so that what it holds goes back. */
            private void ask(int mine) {
                if (life == mine) {
                    request(mine);
                    loop.after(random.nextInt(200) == 0 ? 15_000 : random.nextInt(2 * everyMillis), () -> ask(mine));
                }
            }

            private void request(int mine) {
                int id = requests++;
                long reserved = random.nextLong(1, most + 1L);
                waiting.put(id, new Pending(reserved));
                History.this.nodes.forEach(Node::check);
                boolean[] atOnce = {true};
                budgets.admit(new Snapshot.Key("key-1", BLUE), "tiny", NOON, new Tokens(0, reserved), loop, funding -> {
                    Pending pending = waiting.remove(id);
                    if (life != mine) {
                        return;
                    }
                    switch (funding) {
                        case Funding.Paid(Payment payment) -> {
                            running.put(id, reserved);
                            loop.after(random.nextInt(3_000), () -> end(mine, id, payment));
                        }
                        case Funding.Refused _ -> {
                            refused++;
                            if (!kills && !atOnce[0]) {
                                assertFalse(
                                        pending.possible,
                                        () -> History.this.name + ": " + name + " refused "
                                                + reserved + " of " + left() + " after "
                                                + TimeUnit.NANOSECONDS.toMillis(loop.nanos()) + " ms");
                            }
                        }
                    }
                });
                atOnce[0] = false;
            }

            /** Most use less than they reserved; some want more. */
            private void end(int mine, int id, Payment payment) {
                if (life != mine) {
                    return;
                }
                long reserved = running.get(id);
                if (random.nextInt(4) > 0) {
                    settle(id, payment, random.nextInt((int) reserved + 1));
                    return;
                }
                Tokens more = new Tokens(0, reserved + 1 + random.nextInt(most));
                if (payment.covers(more)) {
                    throw new AssertionError("covers more than it reserved");
                }
                payment.extend(more, loop, granted -> {
                    if (life == mine) {
                        settle(id, payment, granted ? more.output() : reserved);
                    }
                });
            }

            private void settle(int id, Payment payment, long used) {
                running.remove(id);
                record(used);
                payment.settle(new Tokens(0, used));
            }

            /** What it could be granted, with what it has. */
            private long left() {
                long others = nodes.stream()
                        .filter(node -> node != this)
                        .mapToLong(History.this::outstanding)
                        .sum();
                long all = nodes.stream().mapToLong(node -> node.spent).sum();
                long reserved =
                        running.values().stream().mapToLong(Long::longValue).sum();
                return budget - all - others - reserved;
            }

            void check() {
                if (waiting.isEmpty()) {
                    return;
                }
                long left = left();
                long wanted =
                        waiting.values().stream().mapToLong(one -> one.tokens).sum();
                waiting.values().forEach(one -> one.possible &= wanted <= left);
            }

            @Override
            public String incarnation() {
                return name;
            }

            @Override
            public long append(List<UsageRecord> records) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<UsageRecord> read(long fromSequence, int most) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long next() {
                return log.size();
            }

            @Override
            public void close() {}
        }
    }
}
