package dev.plenum.storage;

import dev.plenum.core.units.Money;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/** 128 bits in two columns: the upper 64, signed, and the lower 64, as they are. */
final class Amount {

    private static final BigInteger LOW_BITS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Amount() {}

    static long high(Money money) {
        return money.nanos().shiftRight(64).longValueExact();
    }

    static long low(Money money) {
        return money.nanos().longValue();
    }

    static Money of(long high, long low) {
        return new Money(BigInteger.valueOf(high)
                .shiftLeft(64)
                .or(BigInteger.valueOf(low).and(LOW_BITS)));
    }

    /** From columns {@code NAME_high} and {@code NAME_low}. */
    static Money read(ResultSet row, String name) throws SQLException {
        return of(row.getLong(name + "_high"), row.getLong(name + "_low"));
    }
}
