package dev.plenum.core.port;

import dev.plenum.core.billing.ExchangeRate;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Dated rates of other currencies, append-only: of two from the same day the later entry holds. {@link Ledger#book} enters them; statements ask. */
public interface ExchangeRates {

    /** As they were entered. */
    List<ExchangeRate> all();

    /** The one that holds on that day. */
    default Optional<ExchangeRate> on(String currency, LocalDate day) {
        return all().stream()
                .filter(rate -> rate.currency().equals(currency) && !rate.from().isAfter(day))
                .reduce((one, later) ->
                        Comparator.comparing(ExchangeRate::from).compare(later, one) >= 0 ? later : one);
    }
}
