package dev.plenum.server;

import dev.plenum.api.PriceDocument;
import dev.plenum.core.billing.Price;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prices between the wire and the book. */
final class PriceDocuments {

    private static final long MOST_PER = 1_000_000_000_000L;

    private PriceDocuments() {}

    static PriceDocument of(Price price) {
        return new PriceDocument(
                Optional.of(price.id()),
                wireName(price.meter()),
                Optional.of(price.subject()),
                price.amount().toString(),
                price.per().millionths() / 1_000_000,
                Optional.of(price.validFrom()),
                Optional.of(price.label()).filter(label -> !label.isEmpty()));
    }

    /** A price as the command wants it: without an id, which the loop gives it. */
    static Price read(PriceDocument asked, Instant now) {
        Findings findings = new Findings();
        Optional<Meter.Kind> meter = meter(asked.meter(), findings);
        Optional<Money> amount = amount(asked.amount(), findings);
        findings.check(
                asked.per() >= 1 && asked.per() <= MOST_PER,
                "per " + asked.per(),
                "1 to " + MOST_PER + " units, such as 3600 for an hour",
                "Set per");
        String subject = asked.subject().orElse(Price.ANY);
        findings.check(
                subject.equals(Price.ANY) || subject.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,79}"),
                "subject '" + subject + "'",
                "a device model, a public model name, or *",
                "Leave it out for any");
        String label = asked.label().orElse("");
        findings.check(
                label.length() <= 20 && label.chars().noneMatch(Character::isISOControl),
                "label '" + label + "'",
                "at most 20 characters on one line",
                "Shorten it");
        findings.raise();
        return new Price(
                "",
                meter.orElseThrow(),
                subject,
                amount.orElseThrow(),
                Quantity.of(asked.per()),
                asked.validFrom().orElse(now),
                now,
                label);
    }

    static String wireName(Meter.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Meter.Kind> meter(String text, Findings findings) {
        List<Meter.Kind> sold =
                Arrays.stream(Meter.Kind.values()).filter(it -> !it.owned()).toList();
        Optional<Meter.Kind> kind =
                sold.stream().filter(it -> wireName(it).equals(text)).findFirst();
        findings.check(
                kind.isPresent(),
                text == null ? "no meter" : "meter '" + text + "'",
                sold.stream().map(PriceDocuments::wireName).collect(Collectors.joining(", ")),
                "Choose one of them");
        return kind;
    }

    static Optional<Money> amount(String text, Findings findings) {
        if (text != null && text.matches("[0-9]{1,15}(\\.[0-9]{1,9})?")) {
            return Optional.of(Money.of(text));
        }
        findings.add(
                text == null ? "no amount" : "amount '" + text + "'",
                "a decimal such as 0.25, with at most 9 digits after the point",
                "Correct it");
        return Optional.empty();
    }
}
