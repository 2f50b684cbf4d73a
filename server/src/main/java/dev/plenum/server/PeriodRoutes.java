package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.PeriodDocument;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.world.Input;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Closing months: their statements never change after that. */
record PeriodRoutes(ServerPorts ports, Writes writes) {

    List<Route> routes() {
        return List.of(
                Route.get("/v1/periods", Guard.everything(Permission.PRICE_READ), this::periods),
                Route.post("/v1/periods/{month}/close", Guard.everything(Permission.PERIOD_CLOSE), this::close));
    }

    private void periods(Exchange exchange) {
        exchange.json(200, new Items<>(closed()));
    }

    private List<PeriodDocument> closed() {
        return ports.ledger().periods().closed().stream()
                .map(closed -> new PeriodDocument(closed.month(), closed.at()))
                .toList();
    }

    private void close(Exchange exchange) {
        YearMonth month = month(exchange.path("month"));
        Instant now = ports.time().now();
        if (Lendings.over(month, now)) {
            new Lendings(ports).post(month, now);
        }
        writes.booked(new Input.ClosePeriod(month));
        exchange.json(
                200,
                closed().stream()
                        .filter(closed -> closed.month().equals(month))
                        .findFirst()
                        .orElseThrow(() -> before(month)));
    }

    private PlenumException before(YearMonth month) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "period " + month + " is before " + closed().getFirst().month() + ", the first that was closed",
                "a month that has usage, or a later one",
                "See which are closed: plenum period list");
    }

    static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST, "period '" + text + "'", "a month such as 2026-10", "Correct it", wrong);
        }
    }
}
