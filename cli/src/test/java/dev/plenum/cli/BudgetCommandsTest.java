package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plenum.api.Accepted;
import dev.plenum.api.BudgetDocument;
import dev.plenum.api.Items;
import dev.plenum.api.Wire;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetCommandsTest extends CommandLineTest {

    private static final BudgetDocument RESEARCH = new BudgetDocument(
            Optional.of("research"),
            Optional.of("research"),
            Optional.of("12.50"),
            Optional.of("month"),
            Optional.of("2.25"),
            Optional.of("10.25"),
            Optional.of(LocalDate.of(2026, 12, 1)),
            Optional.of("1.500000"),
            Optional.of("0.500000"),
            Optional.of(Instant.parse("2026-11-23T15:07:30Z")),
            Optional.of(List.of(50, 100)),
            Optional.of(true));

    @Test
    void aBudgetIsShownForOneProjectOrForAllThatHaveOne() {
        server.answers("GET /v1/projects/research/budget", RESEARCH);
        server.answers("GET /v1/budgets", new Items<>(List.of(RESEARCH)));
        String one = run("budget", "get", "research")
                .exits(0)
                .shows(
                        "research",
                        "12.50",
                        "month",
                        "2.25",
                        "10.25",
                        "1.500000",
                        "0.500000",
                        "2026-11-23T15:07:00Z",
                        "50%, 100%, forecast",
                        "goes on")
                .out();
        assertEquals(one, run("budget", "get").exits(0).out());
        String json = run("budget", "get", "research", "--json").exits(0).out();
        assertEquals(RESEARCH, Wire.mapper().readValue(json, BudgetDocument.class));
    }

    @Test
    void aBudgetIsSetByTheMonthAndCleared() {
        server.answers("PUT /v1/projects/research/budget", new Accepted("research", 9));
        server.answers("DELETE /v1/projects/research/budget", new Accepted("research", 10));
        run("budget", "set", "research", "12.50", "--per", "month").exits(0).shows("research", "12.50 a month");
        assertEquals(
                "{\"amount\":\"12.50\",\"per\":\"month\"}", server.lastAsked().body());
        run("budget", "clear", "research").exits(0).shows("no budget any more");
    }

    @Test
    void organizationsAndKeysHaveBudgetsTooAndSomebodyIsTold() {
        server.answers("PUT /v1/organizations/acme/budget", new Accepted("organization:acme", 9));
        server.answers("PUT /v1/keys/key-7/budget", new Accepted("key:key-7", 10));
        run("budget", "set", "organization:acme", "1000", "--notify", "50%", "--notify", "80", "--notify", "forecast")
                .exits(0)
                .shows("The organization acme may spend 1000 a month");
        assertEquals(
                "{\"amount\":\"1000\",\"per\":\"month\",\"notify_at\":[50,80],\"notify_forecast\":true}",
                server.lastAsked().body());
        run("budget", "set", "key:key-7", "5").exits(0).shows("The key key-7");
        run("budget", "set", "user:ada", "5").exits(2).complains("'user:ada'", "organization:NAME");
        run("budget", "set", "acme", "5", "--notify", "120%").exits(2).complains("'120%'", "100%");
    }

    @Test
    void whatIsNoAmountOrNoPeriodIsNotSent() {
        run("budget", "set", "research", "lots").exits(2).complains("'lots'", "12.50");
        run("budget", "set", "research", "12.50", "--per", "day").exits(2).complains("'day'", "month");
    }
}
