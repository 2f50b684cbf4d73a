package dev.plenum.server;

import dev.plenum.core.billing.Charge;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;

/** A charge that is no usage, as the columns of FOCUS 1.3 that say what it is and costs. What was paid from deposits is a payment, and no charge. */
final class FocusCharge {

    private static final String COMPUTE = "Plenum Compute";

    private FocusCharge() {}

    static Map<String, String> row(Charge charge) {
        Map<String, String> row = new HashMap<>();
        when(row, charge);
        row.put("ChargeCategory", category(charge.kind()));
        row.put("ChargeDescription", charge.description());
        row.put("ChargeFrequency", charge.kind() == Charge.Kind.RESERVED ? "Recurring" : "One-Time");
        row.put("ServiceCategory", "AI and Machine Learning");
        row.put("ServiceName", COMPUTE);
        String amount = StatementDocuments.amount(charge.amount());
        for (String cost : new String[] {"BilledCost", "EffectiveCost", "ListCost", "ContractedCost"}) {
            row.put(cost, amount);
        }
        if (charge.kind() == Charge.Kind.RESERVED) {
            charge.measure().ifPresent(measure -> purchase(row, charge, measure));
        }
        if (charge.kind() == Charge.Kind.RESERVED || charge.kind() == Charge.Kind.COVERED) {
            commitment(row, charge.of());
        }
        return row;
    }

    private static String category(Charge.Kind kind) {
        return switch (kind) {
            case RESERVED -> "Purchase";
            case COVERED, LENT, CREDIT, PREPAID -> "Credit";
            case TIERS, REFUND -> "Adjustment";
            case TAX -> "Tax";
        };
    }

    /** What a close reckons is of the whole month; the rest is of its day. */
    private static void when(Map<String, String> row, Charge charge) {
        YearMonth month = YearMonth.from(charge.day());
        boolean ofOneDay = charge.kind() == Charge.Kind.REFUND || charge.kind() == Charge.Kind.LENT;
        LocalDate first = ofOneDay ? charge.day() : month.atDay(1);
        FocusCsv.when(row, month.atDay(1), first, charge.day());
        row.put("ChargeClass", correctsAnEarlier(charge, month) ? "Correction" : "");
    }

    /** A refund says of which month it is. */
    private static boolean correctsAnEarlier(Charge charge, YearMonth month) {
        return charge.kind() == Charge.Kind.REFUND && !charge.of().equals(month.toString());
    }

    /** The list cost is the unit price times the quantity; no other charge has a unit price. */
    private static void purchase(Map<String, String> row, Charge charge, Charge.Measure measure) {
        BigDecimal unitPrice = FocusCsv.unitPrice(measure.price(), measure.per());
        String quantity = FocusCsv.decimal(measure.quantity().units());
        String list = FocusCsv.decimal(unitPrice.multiply(measure.quantity().units()));
        row.put("PricingCategory", "Standard");
        row.put("PricingQuantity", quantity);
        row.put("PricingUnit", "Device-Seconds");
        row.put("ListUnitPrice", FocusCsv.decimal(unitPrice));
        row.put("ContractedUnitPrice", FocusCsv.decimal(unitPrice));
        row.put("ListCost", list);
        row.put("ContractedCost", list);
        row.put("CommitmentDiscountQuantity", quantity);
        row.put("CommitmentDiscountUnit", "Device-Seconds");
        row.put("SkuId", "commitment");
        row.put("SkuMeter", measure.unit());
        row.put("SkuPriceId", charge.of());
    }

    private static void commitment(Map<String, String> row, String id) {
        row.put("CommitmentDiscountCategory", "Usage");
        row.put("CommitmentDiscountId", id);
        row.put("CommitmentDiscountName", id);
        row.put("CommitmentDiscountType", "Reserved Devices");
    }
}
