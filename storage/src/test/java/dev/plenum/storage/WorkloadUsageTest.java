package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.WorkloadId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkloadUsageTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final WorkloadId TWO = new WorkloadId("job-2");
    private static final WorkloadId THREE = new WorkloadId("job-3");
    private static final PriceBook BOOK = new PriceBook(
            List.of(Samples.price("price-1", "3.6", Instant.EPOCH), Samples.price("price-2", "7.2", NOON)));

    @TempDir
    Path directory;

    private SqliteLedger open() {
        return SqliteLedger.open(directory, new EventCodec());
    }

    private static UsageRecord used(String replica, long millionths, Instant from, long seconds) {
        return new UsageRecord(
                "x", "default", Samples.CORES, new Quantity(millionths), from, from.plusSeconds(seconds), replica);
    }

    private static Money sum(List<Statement.Line> lines) {
        return lines.stream().map(Statement.Line::exact).reduce(Money.ZERO, Money::plus);
    }

    @Test
    void replicasOfAWorkloadAddUpByThePriceThatHeldAndOthersDoNotCount() {
        try (Ledger ledger = open()) {
            ledger.post(
                    Ledger.Stream.JOURNAL,
                    7,
                    List.of(
                            used("job-2.0", 100_000_000, NOON.minusSeconds(40), 100),
                            used("job-2.1", 10_000_000, NOON, 10),
                            used("job-3.0", 1_000_000, NOON, 1)),
                    BOOK);
            List<Statement.Line> lines = ledger.linesOf(List.of(TWO)).get(TWO);
            // 40 s at 0.001 before noon; 60 s and 10 s at 0.002 after it.
            assertEquals(
                    List.of(Quantity.of(40), Quantity.of(70)),
                    lines.stream().map(Statement.Line::quantity).toList());
            assertEquals(Money.of("0.18"), sum(lines));
            assertEquals(
                    List.of(THREE), List.copyOf(ledger.linesOf(List.of(THREE)).keySet()));
        }
    }

    @Test
    void aResendChangesNothingAndItSurvives() {
        for (int sent = 0; sent < 3; sent++) {
            try (Ledger ledger = open()) {
                ledger.post(Ledger.Stream.JOURNAL, 7, List.of(used("job-2.0", 5_000_000, NOON, 5)), BOOK);
                assertEquals(Money.of("0.01"), sum(ledger.linesOf(List.of(TWO)).get(TWO)));
            }
        }
    }

    @Test
    void usageWithoutAPriceIsKeptAndWhatNeverRanIsNotThere() {
        try (Ledger ledger = open()) {
            PriceBook none = new PriceBook(List.of());
            ledger.post(Ledger.Stream.JOURNAL, 7, List.of(used("job-2.0", 5_000_000, NOON, 5)), none);
            Statement.Line line = ledger.linesOf(List.of(TWO, THREE)).get(TWO).getFirst();
            assertEquals(Optional.empty(), line.price());
            assertEquals(Quantity.of(5), line.quantity());
            assertTrue(ledger.linesOf(List.of(THREE)).isEmpty());
        }
    }

    @Test
    void theWorkloadsOfAProjectAddUpToItsStatement() {
        Random random = new Random(7);
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(used(
                    "job-" + (2 + random.nextInt(2)) + "." + random.nextInt(3),
                    1 + random.nextLong(90_000_000),
                    NOON.plusSeconds(random.nextInt(7200) - 3600),
                    1 + random.nextInt(90)));
        }
        try (Ledger ledger = open()) {
            for (int i = 0; i < 10; i++) {
                ledger.post(Ledger.Stream.JOURNAL, i, records.subList(i * 50, i * 50 + 50), BOOK);
            }
            List<Statement.Line> project =
                    ledger.lines("default", LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
            List<Statement.Line> workloads = ledger.linesOf(List.of(TWO, THREE)).values().stream()
                    .flatMap(List::stream)
                    .toList();
            for (Statement.Line line : project) {
                Quantity together = workloads.stream()
                        .filter(each -> each.price().equals(line.price()))
                        .map(Statement.Line::quantity)
                        .reduce(Quantity.ZERO, Quantity::plus);
                assertEquals(line.quantity(), together);
            }
            long apart = sum(project).minus(sum(workloads)).nanos().abs().longValueExact();
            assertTrue(apart <= 4, "each of four lines is rounded once: " + apart);
        }
    }
}
