package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.Locale;

/**
 * How an organization's usage becomes money.
 *
 * @param lenderShare what its projects get of the price of share that others borrowed of theirs, in thousandths: 0 nothing, 1000 all
 */
public record MoneyRule(Mode mode, int lenderShare) {

    /** Its projects owe what they use, and get nothing for what they lend. */
    public static final MoneyRule DEFAULT = new MoneyRule(Mode.CHARGEBACK, 0);

    /** Whether money is owed. */
    public enum Mode {
        /** Usage is posted to receivables: it is owed. */
        CHARGEBACK,
        /** The same figures, posted to accounts of their own: nothing is owed. */
        SHOWBACK;

        /** As in documents, such as {@code showback}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MoneyRule {
        if (lenderShare < 0 || lenderShare > 1000) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "a lender's share of " + lenderShare / 10.0 + " %",
                    "0 % (nothing) to 100 % (all)",
                    "Choose another share");
        }
    }

    public boolean showback() {
        return mode == Mode.SHOWBACK;
    }
}
