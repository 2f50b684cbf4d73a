package dev.plenum.server;

import dev.plenum.api.SpendDocument;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.PriceOutlook;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a project or an organization spends, day by day, and what the month will come to. The forecast is linear: what this month has come to, and for
 * each hour that is left of it what {@link SpendRates} says an hour costs. Example: 100.00 so far, 2.00 an hour, 50 hours left: 200.00.
 */
record Spending(ServerPorts ports, Statements statements, SpendRates rates) {

    SpendDocument ofProject(String project, Period period, Instant now) {
        Statement month = statements.of(project, Period.thisMonth(now), now);
        return document(Optional.of(project), statements.organizationOf(project), List.of(month), period, now);
    }

    SpendDocument ofOrganization(String organization, Period period, Instant now) {
        List<Statement> months = statements
                .ofOrganization(organization, Period.thisMonth(now), now)
                .projects();
        return document(Optional.empty(), organization, months, period, now);
    }

    private SpendDocument document(
            Optional<String> project, String organization, List<Statement> months, Period period, Instant now) {
        SortedMap<LocalDate, SortedMap<Meter, Money>> days = days(months, period, now);
        Money running = Money.ZERO;
        Money tokens = Money.ZERO;
        Money toDate = Money.ZERO;
        for (Statement month : months) {
            SpendRates.Rate rate = rates.of(Payer.project(month.project()), now);
            running = running.plus(rate.running());
            tokens = tokens.plus(rate.tokens());
            toDate = toDate.plus(month.total(false));
        }
        return new SpendDocument(
                project,
                project.isPresent() ? Optional.empty() : Optional.of(organization),
                statements.currency(),
                period.from(),
                period.to(),
                now,
                statements.closedAt(period),
                documents(days),
                StatementDocuments.amount(running),
                StatementDocuments.amount(tokens),
                StatementDocuments.amount(toDate),
                StatementDocuments.amount(toDate.plus(restOfMonth(running.plus(tokens), now))),
                prices(days, organization, now));
    }

    private SortedMap<LocalDate, SortedMap<Meter, Money>> days(List<Statement> months, Period period, Instant now) {
        SortedMap<LocalDate, SortedMap<Meter, Money>> days = new TreeMap<>();
        for (Statement month : months) {
            ports.ledger()
                    .spent(month.project(), period.from(), period.to())
                    .forEach((day, amounts) -> amounts.forEach((meter, amount) -> add(days, day, meter, amount)));
            if (period.contains(now)) {
                LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
                month.accruing().forEach(line -> add(days, today, line.meter(), line.exact()));
            }
        }
        return days;
    }

    private static void add(
            SortedMap<LocalDate, SortedMap<Meter, Money>> days, LocalDate day, Meter meter, Money amount) {
        days.computeIfAbsent(day, _ -> new TreeMap<>()).merge(meter, amount, Money::plus);
    }

    private static List<SpendDocument.Day> documents(SortedMap<LocalDate, SortedMap<Meter, Money>> days) {
        return days.entrySet().stream()
                .map(day -> new SpendDocument.Day(day.getKey(), amounts(day.getValue())))
                .filter(day -> !day.amounts().isEmpty())
                .toList();
    }

    private static List<SpendDocument.Amount> amounts(SortedMap<Meter, Money> amounts) {
        return amounts.entrySet().stream()
                .filter(amount -> !amount.getKey().simulated())
                .map(amount -> new SpendDocument.Amount(
                        PriceDocuments.wireName(amount.getKey().kind()),
                        amount.getKey().subject(),
                        amount.getValue().toString()))
                .toList();
    }

    private static Money restOfMonth(Money perHour, Instant now) {
        Instant end = LocalDate.ofInstant(now, ZoneOffset.UTC)
                .withDayOfMonth(1)
                .plusMonths(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        return perHour.timesRatio(BigInteger.valueOf(Duration.between(now, end).toSeconds()), BigInteger.valueOf(3600));
    }

    private List<SpendDocument.Outlook> prices(
            SortedMap<LocalDate, SortedMap<Meter, Money>> days, String organization, Instant now) {
        PriceBook book = PriceBook.of(ports.views().prices(), ports.views().projects());
        SortedMap<Meter, Boolean> used = new TreeMap<>();
        days.values().stream()
                .flatMap(amounts -> amounts.keySet().stream())
                .forEach(meter -> used.merge(
                        new Meter(meter.kind(), meter.subject(), false), meter.simulated(), Boolean::logicalAnd));
        return used.entrySet().stream()
                .map(meter -> outlook(PriceOutlook.of(book, meter.getKey(), organization, now), meter.getValue()))
                .toList();
    }

    private static SpendDocument.Outlook outlook(PriceOutlook outlook, boolean simulated) {
        return new SpendDocument.Outlook(
                PriceDocuments.wireName(outlook.meter().kind()),
                outlook.meter().subject(),
                simulated,
                outlook.holding().stream().map(PriceDocuments::of).toList(),
                outlook.changes().stream()
                        .map(change -> new SpendDocument.Change(change.from(), PriceDocuments.of(change.price())))
                        .toList());
    }
}
