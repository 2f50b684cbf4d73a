package dev.plenum.server;

import dev.plenum.core.owning.Loans;
import dev.plenum.core.units.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** What projects borrowed and lent, as a statement to read says it below its sums: for information, as all of it is in the lines and charges above. */
final class LendingText {

    private static final int DIGITS = 3;
    private static final BigInteger HOUR = BigInteger.valueOf(3_600_000_000L);

    private LendingText() {}

    /** Empty where nothing was borrowed or lent. */
    static String of(List<Loans.Row> rows) {
        StringBuilder text = new StringBuilder();
        for (Loans.Row row : rows) {
            say(
                    text,
                    row,
                    "borrowed",
                    row.time().borrowed(),
                    row.paid(),
                    "of others' unused share, which is in the usage above with");
            say(text, row, "lent", row.time().lent(), row.worth(), "of its unused share to others, who paid");
        }
        return text.isEmpty() ? "" : "\nFor information: borrowed share\n" + text;
    }

    private static void say(
            StringBuilder text, Loans.Row row, String did, BigInteger time, Money amount, String whose) {
        if (time.signum() > 0) {
            text.append("project ")
                    .append(row.project())
                    .append(' ')
                    .append(did)
                    .append(' ');
            text.append(hours(time)).append(" hours of ").append(row.meter().subject());
            text.append(row.meter().simulated() ? " (simulated)" : "").append('\n');
            text.append("    ").append(whose).append(' ').append(amount).append('\n');
        }
    }

    private static String hours(BigInteger millionths) {
        return new BigDecimal(millionths)
                .divide(new BigDecimal(HOUR), DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
