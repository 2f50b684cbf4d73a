package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.units.Money;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.Spending;
import dev.plenum.gateway.snapshot.Costs;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Project blue has a budget, and a price of 1.00 for an output token; the test is the control plane. */
@Timeout(120)
class BudgetTest {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final String ASK = "{\"model\":\"tiny\",\"max_tokens\":10,\"messages\":[]}";
    private static final String STREAM = ASK.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");
    private static final String ANSWER = "{\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6}}";
    private static final String PIECE = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";

    @TempDir
    Path folder;

    private static Bench bench(Path folder, ScriptedEngine.Script script) {
        Bench bench = Bench.of(folder, script);
        bench.gateway.update(priced(bench.snapshot(), Map.of("blue", new Budget(Money.of("50"), Budget.Period.MONTH))));
        return bench;
    }

    private static Snapshot priced(Snapshot plain, Map<String, Budget> budgets) {
        Price price = new Price(
                "price-1",
                Meter.Kind.OUTPUT_TOKENS,
                "tiny",
                Money.of("1"),
                Quantity.of(1),
                Instant.EPOCH,
                Instant.EPOCH,
                "");
        return new Snapshot(
                plain.version() + 1,
                plain.keys(),
                plain.routes(),
                plain.projectLimits(),
                plain.audits(),
                new Costs(new PriceBook(List.of(price)), budgets));
    }

    /** @param answers whether waiting requests that it does not suffice for are refused */
    private static void grant(Bench bench, String amount, boolean answers) {
        Spending report = bench.gateway.budgets().spending();
        Money first = report.accounts().stream().map(Spending.Account::first).reduce(Money.ZERO, Money::plus);
        boolean refuses = answers && first.compareTo(Money.of(amount)) > 0;
        bench.gateway
                .budgets()
                .lease(new Grants(
                        report.life(),
                        List.of(new Grants.Lease(
                                "blue", NOVEMBER, Money.of(amount), refuses ? first : Money.ZERO, report.number()))));
    }

    private static Spending.Account account(Bench bench) {
        return bench.gateway.budgets().spending().accounts().getFirst();
    }

    private static CompletableFuture<HttpResponse<String>> later(Bench bench, String body) {
        return CompletableFuture.supplyAsync(
                () -> bench.post(Bench.CHAT, body), task -> Thread.ofVirtual().start(task));
    }

    private static void awaitWaiting(Bench bench, String amount) {
        Bench.await(() -> bench.gateway.budgets().spending().accounts().stream()
                .anyMatch(account -> account.waiting().equals(Money.of(amount))));
    }

    @Test
    void aRequestIsReservedForAndThenPaidWithWhatItUsed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Bench bench = bench(folder, (_, reply) -> {
            asked.countDown();
            await(go);
            reply.json(200, ANSWER);
        })) {
            grant(bench, "20", true);
            CompletableFuture<HttpResponse<String>> answer = later(bench, ASK);
            assertTrue(asked.await(60, TimeUnit.SECONDS));
            assertEquals(Money.of("10"), account(bench).reserved());
            go.countDown();
            assertEquals(200, answer.get().statusCode());
            assertEquals(Money.of("6"), account(bench).spent());
            assertEquals(Money.ZERO, account(bench).reserved());
            assertEquals(
                    bench.usage.next() - 1, bench.gateway.budgets().spending().sequence());
        }
    }

    @Test
    void whatDoesNotFitWaitsForAGrantAndPassesWithIt() throws Exception {
        try (Bench bench = bench(folder, (_, reply) -> reply.json(200, ANSWER))) {
            CompletableFuture<HttpResponse<String>> answer = later(bench, ASK);
            awaitWaiting(bench, "10");
            assertFalse(answer.isDone());
            grant(bench, "10", true);
            assertEquals(200, answer.get().statusCode());
        }
    }

    @Test
    void aSpentBudgetIs402InOpenAisShapeWithTheBudgetAndTheDayItRenews() throws Exception {
        try (Bench bench = bench(folder, (_, reply) -> reply.json(200, ANSWER))) {
            CompletableFuture<HttpResponse<String>> answer = later(bench, ASK);
            awaitWaiting(bench, "10");
            grant(bench, "9.99", true);
            assertEquals(402, answer.get().statusCode());
            assertEquals(
                    "{\"error\":{\"message\":\"The project 'blue' has not enough left of its budget (50.00 in November 2026)"
                            + " for this request, which may cost 10.00. It begins anew on 2026-12-01 (UTC); ask for fewer"
                            + " tokens, or have it raised with 'plenum budget set blue AMOUNT'\",\"type\":\"insufficient_quota\","
                            + "\"param\":null,\"code\":\"insufficient_quota\"}}",
                    answer.get().body());
            assertTrue(bench.engine(0).requests().isEmpty());
            assertEquals(0, bench.usage.next());
            // A moment later the same is refused at once, and what fits passes.
            assertEquals(402, bench.post(Bench.CHAT, ASK).statusCode());
            assertEquals(200, bench.post(Bench.CHAT, ASK.replace(":10,", ":9,")).statusCode());
        }
    }

    /** Grants each of the accounts its amount, and refuses what waits. */
    private static void grant(Bench bench, Map<String, String> amounts) {
        Spending report = bench.gateway.budgets().spending();
        bench.gateway
                .budgets()
                .lease(new Grants(
                        report.life(),
                        report.accounts().stream()
                                .map(account -> new Grants.Lease(
                                        account.project(),
                                        account.month(),
                                        Money.of(amounts.get(account.project())),
                                        account.first(),
                                        report.number()))
                                .toList()));
    }

    @Test
    void aRequestIsPaidForOutOfTheBudgetsOfItsKeyItsProjectAndItsOrganization() throws Exception {
        Map<String, Budget> budgets = new HashMap<>();
        for (String payer : List.of("blue", "key:key-1", "organization:acme")) {
            budgets.put(payer, new Budget(Money.of("50"), Budget.Period.MONTH));
        }
        try (Bench bench = Bench.of(folder, (_, reply) -> reply.json(200, ANSWER))) {
            Snapshot one = priced(bench.snapshot(), budgets);
            PriceBook book = new PriceBook(one.costs().prices().prices(), new TreeMap<>(Map.of("blue", "acme")));
            bench.gateway.update(new Snapshot(
                    one.version(),
                    one.keys(),
                    one.routes(),
                    one.projectLimits(),
                    one.audits(),
                    new Costs(book, budgets)));
            CompletableFuture<HttpResponse<String>> answer = later(bench, ASK);
            for (String payer : List.of("key:key-1", "blue", "organization:acme")) {
                Bench.await(() -> bench.gateway.budgets().spending().accounts().stream()
                        .anyMatch(account -> account.project().equals(payer)
                                && account.waiting().equals(Money.of("10"))));
                grant(
                        bench,
                        Map.of(
                                "key:key-1",
                                "16",
                                "blue",
                                payer.equals("key:key-1") ? "0.01" : "16",
                                "organization:acme",
                                payer.equals("organization:acme") ? "16" : "0.01"));
            }
            assertEquals(200, answer.get().statusCode());
            bench.gateway.budgets().spending().accounts().forEach(account -> {
                assertEquals(Money.of("6"), account.spent(), account.project());
                assertEquals(Money.ZERO, account.reserved(), account.project());
            });
            // 10 more are left in all but the organization's, once that is lowered to what is spent.
            grant(bench, Map.of("key:key-1", "20", "blue", "20", "organization:acme", "16"));
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
            CompletableFuture<HttpResponse<String>> refused = later(bench, ASK.replace(":10,", ":8,"));
            Bench.await(() -> bench.gateway.budgets().spending().accounts().stream()
                    .anyMatch(account -> account.waiting().equals(Money.of("8"))));
            grant(bench, Map.of("key:key-1", "20", "blue", "20", "organization:acme", "16"));
            String body = refused.get().body();
            assertEquals(402, refused.get().statusCode(), body);
            assertTrue(body.contains("The organization 'acme' has not enough left of its budget"), body);
            assertTrue(body.contains("plenum budget set organization:acme"), body);
            bench.gateway
                    .budgets()
                    .spending()
                    .accounts()
                    .forEach(account -> assertEquals(Money.ZERO, account.reserved(), account.project()));
        }
    }

    @Test
    void nobodyWaitsLongerThanASecond() {
        try (Bench bench = bench(folder, (_, reply) -> reply.json(200, ANSWER))) {
            long began = System.nanoTime();
            assertEquals(402, bench.post(Bench.CHAT, ASK).statusCode());
            assertTrue(System.nanoTime() - began >= TimeUnit.MILLISECONDS.toNanos(990));
            assertEquals(Money.ZERO, account(bench).waiting());
        }
    }

    @Test
    void projectsWithoutABudgetAndModelsWithoutAPriceAreNotConcerned() {
        try (Bench bench = bench(folder, (_, reply) -> reply.json(200, ANSWER))) {
            // Embeddings have no output: they cost nothing.
            assertEquals(
                    200,
                    bench.post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":\"a\"}")
                            .statusCode());
            bench.gateway.update(priced(bench.snapshot(), Map.of()));
            assertEquals(200, bench.post(Bench.CHAT, ASK).statusCode());
        }
    }

    @Test
    void whoeverWaitsGoesOnWhenTheBudgetIsTakenAway() throws Exception {
        try (Bench bench = bench(folder, (_, reply) -> reply.json(200, ANSWER))) {
            CompletableFuture<HttpResponse<String>> answer = later(bench, ASK);
            awaitWaiting(bench, "10");
            bench.gateway.update(priced(bench.snapshot(), Map.of()));
            assertEquals(200, answer.get().statusCode());
        }
    }

    @Test
    void aRequestThatCameToNothingCostsNothing() {
        try (Bench bench = bench(folder, (_, reply) -> reply.json(500, "oops"))) {
            grant(bench, "10", true);
            assertEquals(502, bench.post(Bench.CHAT, ASK).statusCode());
            assertEquals(Money.ZERO, account(bench).reserved());
            assertEquals(Money.ZERO, account(bench).spent());
        }
    }

    @Test
    void aStreamBeyondItsReservationTakesMoreOfTheLease() {
        try (Bench bench = bench(folder, pieces(30))) {
            grant(bench, "300", true);
            String body = bench.post(Bench.CHAT, STREAM.replace(":10,", ":5,")).body();
            assertTrue(body.endsWith("data: [DONE]\n\n"), body);
            assertEquals(Money.of("30"), account(bench).spent());
            assertEquals(Money.ZERO, account(bench).reserved());
        }
    }

    @Test
    void aStreamThatTheBudgetDoesNotPayForEndsWithAnErrorEventAndIsChargedForWhatTheCallerGot() throws Exception {
        try (Bench bench = bench(folder, pieces(30))) {
            grant(bench, "12", true);
            CompletableFuture<String> body = CompletableFuture.supplyAsync(() -> {
                try {
                    return bench.readToTheEnd(
                            Bench.wire(Bench.CHAT, STREAM.replace(":10,", ":5,"), "Connection: close\r\n"));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            // It has got the five it reserved and waits for more.
            Bench.await(() -> !account(bench).waiting().isZero());
            grant(bench, "12", true);
            String all = body.get();
            assertTrue(all.contains("\"code\":\"insufficient_quota\""), all);
            assertTrue(all.contains("\"type\":\"insufficient_quota\""), all);
            assertFalse(all.contains("[DONE]"), all);
            int pieces = all.split("\"content\":\"a\"", -1).length - 1;
            assertEquals(5, pieces);
            assertEquals(5, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
            assertEquals(Money.of("5"), account(bench).spent());
            assertEquals(Money.ZERO, account(bench).reserved());
            Bench.await(() -> bench.engine(0).requests().size() == 1);
        }
    }

    @Test
    void aStreamGoesOnWhenMoreIsGrantedWhileItWaits() throws Exception {
        try (Bench bench = bench(folder, pieces(30))) {
            grant(bench, "5", true);
            CompletableFuture<HttpResponse<String>> answer = later(bench, STREAM.replace(":10,", ":5,"));
            Bench.await(() -> !account(bench).waiting().isZero());
            grant(bench, "500", true);
            String body = answer.get().body();
            assertTrue(body.endsWith("data: [DONE]\n\n"), body);
            assertEquals(30, body.split("\"content\":\"a\"", -1).length - 1);
        }
    }

    /** So many chunks, each on its own, and the end. */
    private static ScriptedEngine.Script pieces(int count) {
        return (_, reply) -> {
            reply.streamHead();
            for (int i = 0; i < count; i++) {
                reply.chunk(PIECE);
                pause();
            }
            reply.chunk("data: {\"choices\":[],\"usage\":{\"completion_tokens\":" + count
                    + ",\"prompt_tokens\":4}}\n\ndata: [DONE]\n\n");
            reply.streamEnd();
        };
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
