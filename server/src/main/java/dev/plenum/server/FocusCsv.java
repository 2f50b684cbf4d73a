package dev.plenum.server;

import dev.plenum.core.billing.Charge;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.Statement;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Posted charges in the Cost and Usage dataset of FOCUS 1.3 (FinOps Open Cost and Usage Specification), one row a line of a statement. The columns
 * that FOCUS 1.0 asks for are all there too, empty where Plenum has nothing to say. What is mapped to what stands in docs/money.md.
 */
final class FocusCsv {

    /** In the order of the alphabet, as the specification recommends. */
    static final List<String> COLUMNS = List.of(
            "AvailabilityZone",
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "ChargeFrequency",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "CommitmentDiscountCategory",
            "CommitmentDiscountId",
            "CommitmentDiscountName",
            "CommitmentDiscountQuantity",
            "CommitmentDiscountStatus",
            "CommitmentDiscountType",
            "CommitmentDiscountUnit",
            "ConsumedQuantity",
            "ConsumedUnit",
            "ContractedCost",
            "ContractedUnitPrice",
            "EffectiveCost",
            "HostProviderName",
            "InvoiceIssuerName",
            "ListCost",
            "ListUnitPrice",
            "PricingCategory",
            "PricingQuantity",
            "PricingUnit",
            "ProviderName",
            "PublisherName",
            "RegionId",
            "RegionName",
            "ResourceId",
            "ResourceName",
            "ResourceType",
            "ServiceCategory",
            "ServiceName",
            "ServiceProviderName",
            "SkuId",
            "SkuMeter",
            "SkuPriceId",
            "SubAccountId",
            "SubAccountName",
            "Tags");

    private static final String PROVIDER = "Plenum";

    /** Stands for the price of usage that has none: it costs 0. */
    private static final String UNPRICED = "unpriced";

    /** Digits after the point of a unit price whose decimals do not end. */
    private static final int UNIT_PRICE_DIGITS = 18;

    private final String organization;
    private final String currency;
    private final StringBuilder csv = new StringBuilder(StatementCsv.record(COLUMNS));

    FocusCsv(String organization, String currency) {
        this.organization = organization;
        this.currency = currency;
    }

    /** @param statement of days of one month; what is simulated or not posted yet is no charge */
    void add(Statement statement) {
        statement.posted().stream().filter(line -> !line.meter().simulated()).forEach(line -> {
            Map<String, String> row = row(statement, line);
            who(row, Optional.of(statement.project()));
            add(row);
        });
        add(statement.charges());
    }

    /** Posted charges that are no usage. */
    void add(List<Charge> charges) {
        charges.stream().filter(charge -> charge.kind() != Charge.Kind.PREPAID).forEach(charge -> {
            Map<String, String> row = FocusCharge.row(charge);
            who(row, charge.project());
            add(row);
        });
    }

    private void add(Map<String, String> row) {
        csv.append(StatementCsv.record(
                COLUMNS.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }

    String text() {
        return csv.toString();
    }

    private static Map<String, String> row(Statement statement, Statement.Line line) {
        Map<String, String> row = new HashMap<>();
        when(
                row,
                statement.from().withDayOfMonth(1),
                line.usedOn().orElse(statement.from()),
                line.usedOn().orElse(statement.to()));
        row.put("ChargeClass", line.usedOn().map(_ -> "Correction").orElse(""));
        what(row, line);
        cost(row, line);
        return row;
    }

    /** @param project empty for what is the organization's as a whole */
    private void who(Map<String, String> row, Optional<String> project) {
        for (String name : List.of(
                "HostProviderName", "InvoiceIssuerName", "ProviderName", "PublisherName", "ServiceProviderName")) {
            row.put(name, PROVIDER);
        }
        row.put("BillingAccountId", organization);
        row.put("BillingAccountName", organization);
        row.put("BillingCurrency", currency);
        row.put("SubAccountId", project.orElse(""));
        row.put("SubAccountName", project.orElse(""));
    }

    /** @param last included */
    static void when(Map<String, String> row, LocalDate month, LocalDate first, LocalDate last) {
        row.put("BillingPeriodStart", midnight(month));
        row.put("BillingPeriodEnd", midnight(month.plusMonths(1)));
        row.put("ChargePeriodStart", midnight(first));
        row.put("ChargePeriodEnd", midnight(last.plusDays(1)));
    }

    private static String midnight(LocalDate day) {
        return day + "T00:00:00Z";
    }

    private static void what(Map<String, String> row, Statement.Line line) {
        Meter meter = line.meter();
        String unit = unit(meter.kind());
        row.put("ChargeCategory", "Usage");
        row.put("ChargeDescription", (meter.kind().unit() + " " + meter.subject()).strip());
        row.put("ChargeFrequency", "Usage-Based");
        row.put("ConsumedQuantity", decimal(line.quantity().units()));
        row.put("ConsumedUnit", unit);
        row.put("PricingCategory", "Standard");
        row.put("PricingQuantity", decimal(line.quantity().units()));
        row.put("PricingUnit", unit);
        row.put("ServiceCategory", "AI and Machine Learning");
        row.put("ServiceName", service(meter.kind()));
        row.put(
                "SkuId",
                PriceDocuments.wireName(meter.kind()) + (meter.subject().isEmpty() ? "" : "/" + meter.subject()));
        row.put("SkuMeter", meter.kind().unit());
        row.put("SkuPriceId", line.price().map(Price::id).orElse(UNPRICED));
    }

    /** In the specification's unit format. */
    private static String unit(Meter.Kind kind) {
        return switch (kind) {
            case CORE_SECONDS, OWNED_CORE_SECONDS -> "Core-Seconds";
            case DEVICE_SECONDS, OWNED_DEVICE_SECONDS -> "Device-Seconds";
            case INPUT_TOKENS, CACHED_INPUT_TOKENS, OUTPUT_TOKENS -> "Tokens";
            case REQUESTS -> "Requests";
        };
    }

    private static String service(Meter.Kind kind) {
        return switch (kind) {
            case CORE_SECONDS, DEVICE_SECONDS, OWNED_DEVICE_SECONDS, OWNED_CORE_SECONDS -> "Plenum Compute";
            case INPUT_TOKENS, CACHED_INPUT_TOKENS, OUTPUT_TOKENS, REQUESTS -> "Plenum Gateway";
        };
    }

    /** The list cost is exactly the unit price times the quantity; what is billed is rounded once, as on the statement. */
    private static void cost(Map<String, String> row, Statement.Line line) {
        BigDecimal unitPrice = line.price()
                .map(price -> unitPrice(price.amount(), price.per()))
                .orElse(BigDecimal.ZERO);
        String list = decimal(unitPrice.multiply(line.quantity().units()));
        row.put("ListUnitPrice", decimal(unitPrice));
        row.put("ContractedUnitPrice", decimal(unitPrice));
        row.put("ListCost", list);
        row.put("ContractedCost", list);
        row.put("BilledCost", StatementDocuments.amount(line.amount()));
        row.put("EffectiveCost", StatementDocuments.amount(line.amount()));
    }

    static BigDecimal unitPrice(Money price, Quantity per) {
        return price.units().divide(per.units(), UNIT_PRICE_DIGITS, RoundingMode.HALF_EVEN);
    }

    /** With a point always: the official validator takes a column of whole numbers for something else. */
    static String decimal(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return (plain.scale() < 1 ? plain.setScale(1, RoundingMode.UNNECESSARY) : plain).toPlainString();
    }
}
