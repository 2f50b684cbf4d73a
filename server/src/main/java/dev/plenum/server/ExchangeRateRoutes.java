package dev.plenum.server;

import dev.plenum.api.ExchangeRateDocument;
import dev.plenum.api.Items;
import dev.plenum.core.billing.ExchangeRate;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Input;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Dated rates of other currencies. */
record ExchangeRateRoutes(ServerPorts ports, Writes writes, Statements statements) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/exchange-rates", Guard.everything(Permission.PRICE_READ), this::rates),
                Route.post("/v1/exchange-rates", Guard.everything(Permission.PRICE_WRITE), this::set));
    }

    private void rates(Exchange exchange) {
        exchange.json(
                200,
                new Items<>(ports.ledger().exchangeRates().all().stream()
                        .map(ExchangeRateRoutes::document)
                        .toList()));
    }

    private void set(Exchange exchange) {
        ExchangeRateDocument asked = exchange.body(ExchangeRateDocument.class);
        Instant now = ports.time().now();
        String text = asked.rate() == null ? "" : asked.rate();
        if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,12})?")) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    text.isEmpty() ? "no rate" : "rate '" + text + "'",
                    "a decimal such as 0.1412",
                    "Correct it");
        }
        ExchangeRate rate = new ExchangeRate(
                asked.currency() == null ? "" : asked.currency(),
                new BigDecimal(text),
                asked.from().orElse(LocalDate.ofInstant(now, ZoneOffset.UTC)));
        statements.checkOpen("a rate", rate.from());
        writes.booked(new Input.SetExchangeRate(rate));
        exchange.json(200, document(rate));
    }

    static ExchangeRateDocument document(ExchangeRate rate) {
        return new ExchangeRateDocument(rate.currency(), rate.rate().toPlainString(), Optional.of(rate.from()));
    }
}
