package dev.plenum.gateway.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LeaseJsonTest {

    private static final Spending.Life LIFE = new Spending.Life(7, Instant.parse("2026-11-23T12:00:00.000000001Z"));
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    @Test
    void aReportComesBackAsItWas() {
        Spending report = new Spending(
                "a1b2",
                LIFE,
                3,
                -1,
                List.of(new Spending.Account(
                        "blue",
                        NOVEMBER,
                        Money.of("0.000000001"),
                        Money.of("380000000000"),
                        Money.of("-1"),
                        Money.ZERO,
                        Money.of("7"),
                        true)));
        assertEquals(report, LeaseJson.spending(new JsonMapper().readTree(LeaseJson.write(report))));
    }

    @Test
    void grantsComeBackAsTheyWere() {
        Grants grants =
                new Grants(LIFE, List.of(new Grants.Lease("blue", NOVEMBER, Money.of("12.5"), Money.of("2"), 3)));
        assertEquals(grants, LeaseJson.grants(new JsonMapper().readTree(LeaseJson.write(grants))));
    }
}
