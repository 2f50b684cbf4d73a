package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteChargesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 10, 31);

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();

    @BeforeEach
    void make() {
        SqliteLedger.open(directory, codec).close();
    }

    private static Charge charge(String id, Charge.Kind kind, Optional<String> project, String amount) {
        Charge.Measure measure = new Charge.Measure(Quantity.of(7), "device-seconds", Money.of(amount), Quantity.of(7));
        return new Charge(
                id, kind, "acme", project, DAY, "of", "why", Optional.of(measure), Money.of(amount), Instant.EPOCH);
    }

    private void post(Charge... charges) {
        try (Database writer = Database.writer(directory.resolve("ledger.db"), Database.Durability.FULL, "ledger")) {
            Object _ = writer.transaction(in -> {
                for (Charge charge : charges) {
                    SqliteCharges.post(in, codec, charge);
                }
                return in;
            });
        }
    }

    @Test
    void aChargeIsReadAsItWasPostedAndItsEntryIsBalanced() {
        Charge tax = charge("tax", Charge.Kind.TAX, Optional.empty(), "380000000000.123456");
        Charge refund = charge("refund", Charge.Kind.REFUND, Optional.of("research"), "-3");
        post(tax, refund);
        try (SqliteLedger ledger = SqliteLedger.open(directory, codec)) {
            assertEquals(List.of(tax), ledger.charges().ofOrganization("acme", DAY, DAY));
            assertEquals(List.of(refund), ledger.charges().ofProject("research", DAY, DAY));
            assertEquals(List.of(), ledger.charges().ofOrganization("acme", DAY.plusDays(1), DAY.plusDays(9)));
            assertEquals(Money.ZERO, ledger.balance());
            assertEquals(
                    List.of("refunds 3.00", "receivable/research -3.00"),
                    ledger.postings("research", 9).stream()
                            .map(posting -> posting.account() + " " + posting.amount())
                            .toList());
        }
    }

    @Test
    void eachKindHasItsAccount() {
        for (Charge.Kind kind : Charge.Kind.values()) {
            post(charge(kind.wireName(), kind, Optional.of("research"), "1"));
        }
        try (SqliteLedger ledger = SqliteLedger.open(directory, codec)) {
            assertEquals(
                    List.of(
                            "revenue/commitments",
                            "revenue/device-seconds",
                            "revenue/device-seconds",
                            "refunds",
                            "lent",
                            "credits",
                            "taxes",
                            "prepaid/acme"),
                    ledger.postings("research", 99).reversed().stream()
                            .map(posting -> posting.account())
                            .filter(account -> !account.equals("receivable/research"))
                            .toList());
        }
    }

    @Test
    void aSecondOneOfTheSameIdIsRefusedWithItsEntry() {
        Charge tax = charge("tax", Charge.Kind.TAX, Optional.empty(), "1");
        post(tax);
        assertThrows(PlenumException.class, () -> post(charge("other", Charge.Kind.TAX, Optional.empty(), "1"), tax));
        try (SqliteLedger ledger = SqliteLedger.open(directory, codec)) {
            assertEquals(List.of(tax), ledger.charges().ofOrganization("acme", DAY, DAY));
            assertEquals(2, ledger.postings("", 99).size());
        }
    }

    @Test
    void aChargeCanNeitherBeChangedNorDeleted() throws SQLException {
        post(charge("tax", Charge.Kind.TAX, Optional.empty(), "1"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                java.sql.Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.executeUpdate("delete from charge"));
            assertThrows(SQLException.class, () -> statement.executeUpdate("update charge set value = ''"));
        }
    }
}
