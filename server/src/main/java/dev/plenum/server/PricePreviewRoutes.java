package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import io.helidon.http.HeaderNames;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** What a past month would have cost with other prices; nothing is changed by asking. */
record PricePreviewRoutes(ServerPorts ports, PricePreviews previews) {

    List<Route> routes() {
        return List.of(Route.post("/v1/price-previews", Guard.everything(Permission.COST_READ), this::preview));
    }

    private void preview(Exchange exchange) {
        Instant now = ports.time().now();
        YearMonth month = month(exchange, now);
        boolean simulated = exchange.query("simulated").filter("true"::equals).isPresent();
        PriceBookReader reader = new PriceBookReader(
                previews.book(), month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        String type = exchange.header(HeaderNames.CONTENT_TYPE).orElse("application/json");
        exchange.json(200, previews.document(month, reader.read(exchange.body(), type), simulated, now));
    }

    private static YearMonth month(Exchange exchange, Instant now) {
        YearMonth current = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        YearMonth month = exchange.query("period").map(PeriodRoutes::month).orElse(current);
        if (month.isAfter(current)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "period " + month + " has not begun",
                    current + " or an earlier month",
                    "Choose a month that has usage");
        }
        return month;
    }
}
