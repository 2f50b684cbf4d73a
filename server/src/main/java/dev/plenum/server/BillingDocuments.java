package dev.plenum.server;

import dev.plenum.api.BillingDocument;
import dev.plenum.core.billing.BillingFact;
import dev.plenum.core.billing.Commitment;
import dev.plenum.core.billing.Credit;
import dev.plenum.core.billing.Deposit;
import dev.plenum.core.billing.MonthEnd;
import dev.plenum.core.billing.Refund;
import dev.plenum.core.billing.TaxRate;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.Money;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/** Facts of billing as documents, and the reverse. */
final class BillingDocuments {

    private static final int MOST_REASON = 200;

    private BillingDocuments() {}

    static BillingDocument of(String organization, String currency, MonthEnd.Standing standing) {
        return new BillingDocument(
                organization,
                currency,
                standing.of(Commitment.class).stream().map(BillingDocuments::of).toList(),
                standing.of(Credit.class).stream()
                        .map(credit -> of(credit, standing.left(credit)))
                        .toList(),
                standing.of(Deposit.class).stream()
                        .map(it -> new BillingDocument.Deposit(
                                Optional.of(it.id()), it.amount().toString()))
                        .toList(),
                standing.of(Refund.class).stream().map(BillingDocuments::of).toList(),
                standing.of(TaxRate.class).stream().map(BillingDocuments::of).toList(),
                standing.prepaid().toString());
    }

    private static BillingDocument.Commitment of(Commitment it) {
        return new BillingDocument.Commitment(
                Optional.of(it.id()),
                it.model(),
                it.devices(),
                it.amountPerDeviceHour().toString(),
                it.from(),
                it.to());
    }

    private static BillingDocument.Credit of(Credit it, Money left) {
        return new BillingDocument.Credit(
                Optional.of(it.id()),
                it.amount().toString(),
                Optional.of(left.toString()),
                Optional.of(it.from()),
                it.to(),
                Optional.of(it.reason()));
    }

    private static BillingDocument.Refund of(Refund it) {
        return new BillingDocument.Refund(
                Optional.of(it.id()),
                Optional.of(it.project()),
                it.amount().toString(),
                Optional.of(it.of()),
                Optional.of(it.reason()));
    }

    private static BillingDocument.TaxRate of(TaxRate it) {
        return new BillingDocument.TaxRate(
                Optional.of(it.id()),
                Optional.of(it.organization()).filter(name -> !name.isEmpty()),
                it.percent().toString(),
                Optional.of(it.from()));
    }

    static Commitment read(String organization, BillingDocument.Commitment asked) {
        return new Commitment(
                "",
                organization,
                asked.model() == null ? "" : asked.model(),
                asked.devices(),
                day("from", asked.from()),
                day("to", asked.to()),
                amount("price", asked.price()));
    }

    static Credit read(String organization, BillingDocument.Credit asked, LocalDate today) {
        return new Credit(
                "",
                organization,
                amount("amount", asked.amount()),
                asked.from().orElse(today),
                day("to", asked.to()),
                reason(asked.reason()));
    }

    static Deposit read(String organization, BillingDocument.Deposit asked) {
        return new Deposit("", organization, amount("amount", asked.amount()));
    }

    static Refund read(String organization, String project, YearMonth of, BillingDocument.Refund asked) {
        return new Refund("", organization, project, amount("amount", asked.amount()), of, reason(asked.reason()));
    }

    static TaxRate read(BillingDocument.TaxRate asked, LocalDate today) {
        return new TaxRate(
                "",
                asked.organization().orElse(""),
                amount("percent", asked.percent()),
                asked.from().orElse(today));
    }

    /** From when on it changes what a close reckons; empty where it stands on the day it is entered. */
    static Optional<LocalDate> firstDay(BillingFact fact) {
        return switch (fact) {
            case Commitment commitment -> Optional.of(commitment.from());
            case TaxRate rate -> Optional.of(rate.from());
            case Credit credit -> Optional.of(credit.to());
            case Deposit _, Refund _ -> Optional.empty();
        };
    }

    private static String reason(Optional<String> asked) {
        String reason = asked.orElse("").strip();
        if (reason.isEmpty() || reason.length() > MOST_REASON) {
            throw wrong(
                    reason.isEmpty() ? "no reason" : "a reason of " + reason.length() + " characters",
                    "why, in at most " + MOST_REASON + " characters: it stands on the statement");
        }
        return reason;
    }

    private static LocalDate day(String field, LocalDate asked) {
        if (asked == null) {
            throw wrong("no '" + field + "'", "a day such as 2026-11-01");
        }
        return asked;
    }

    private static Money amount(String field, String asked) {
        String text = asked == null ? "" : asked;
        if (!text.matches("-?[0-9]{1,18}(\\.[0-9]{1,6})?")) {
            throw wrong(
                    text.isEmpty() ? "no " + field : field + " '" + text + "'",
                    "a decimal such as 12.50, with at most 6 digits after the point");
        }
        return Money.of(text);
    }

    private static PlenumException wrong(String problem, String expected) {
        return new PlenumException(ErrorCode.INVALID_REQUEST, problem, expected, "Correct it");
    }
}
