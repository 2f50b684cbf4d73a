package dev.plenum.server;

import dev.plenum.api.PriceDocument;
import dev.plenum.core.billing.Conditions;
import dev.plenum.core.billing.DailyWindow;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceCut;
import dev.plenum.core.billing.Tier;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
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
                some(price.label()),
                price.validTo(),
                some(price.conditions().region()),
                price.conditions().priority().map(PriceDocuments::wireName),
                price.conditions().window().map(DailyWindow::toString),
                some(price.conditions().organization()),
                Optional.of(price.tiers().stream().map(PriceDocuments::tier).toList())
                        .filter(tiers -> !tiers.isEmpty()));
    }

    private static Optional<String> some(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private static PriceDocument.Tier tier(Tier tier) {
        return new PriceDocument.Tier(
                tier.above().millionths() / 1_000_000, tier.amount().toString());
    }

    /** A price as the command wants it: without an id, which the loop gives it. */
    static Price read(PriceDocument asked, Instant now) {
        Findings findings = new Findings();
        Optional<Meter.Kind> meter = meter(asked.meter(), findings);
        Optional<Money> amount = amount(asked.amount(), findings);
        Conditions conditions = conditions(asked, findings);
        List<Tier> tiers = tiers(asked, findings);
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
                label,
                asked.validTo(),
                conditions,
                tiers);
    }

    private static Conditions conditions(PriceDocument asked, Findings findings) {
        return new Conditions(
                asked.region().orElse(""),
                asked.priority().flatMap(text -> priority(text, findings)),
                asked.daily().flatMap(text -> findings.take(() -> DailyWindow.parse(text))),
                asked.organization().orElse(""));
    }

    private static Optional<PriorityClass> priority(String text, Findings findings) {
        Optional<PriorityClass> known = Arrays.stream(PriorityClass.values())
                .filter(it -> wireName(it).equals(text))
                .findFirst();
        findings.check(
                known.isPresent(), "priority '" + text + "'", "reserved, standard or spot", "Choose one of them");
        return known;
    }

    private static List<Tier> tiers(PriceDocument asked, Findings findings) {
        List<Tier> tiers = new ArrayList<>();
        for (PriceDocument.Tier tier : asked.tiers().orElse(List.of())) {
            boolean right = tier.above() >= 1 && tier.above() <= MOST_PER;
            findings.check(right, "tier above " + tier.above(), "1 to " + MOST_PER + " units", "Correct it");
            amount(tier.amount(), findings)
                    .filter(_ -> right)
                    .ifPresent(amount -> tiers.add(new Tier(Quantity.of(tier.above()), amount)));
        }
        return tiers;
    }

    /** A cut as the command wants it. */
    static PriceCut read(PriceDocument.Cut asked, Instant now) {
        Findings findings = new Findings();
        Optional<Meter.Kind> meter = meter(asked.meter(), findings);
        boolean number = asked.percent() != null && asked.percent().matches("[0-9]{1,3}(\\.[0-9]{1,6})?");
        findings.check(
                number,
                asked.percent() == null ? "no percent" : "percent '" + asked.percent() + "'",
                "a decimal above 0, at most 100",
                "Correct it");
        findings.raise();
        return new PriceCut(
                meter.orElseThrow(),
                asked.subject(),
                asked.organization().orElse(""),
                new BigDecimal(asked.percent()),
                asked.from().orElse(now));
    }

    static String wireName(Enum<?> kind) {
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
