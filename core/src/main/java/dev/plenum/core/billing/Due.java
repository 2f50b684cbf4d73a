package dev.plenum.core.billing;

import dev.plenum.core.units.Money;
import java.util.List;
import java.util.function.Predicate;

/**
 * What usage and charges come to: the net is usage and all charges but tax and prepayment, tax is on the net, and what was deposited pays the gross.
 *
 * @param net of usage, settlement, refunds and credits
 * @param tax on the net
 * @param prepaid zero or below: what deposits paid
 */
public record Due(Money net, Money tax, Money prepaid) {

    static Due of(Money usage, List<Charge> charges) {
        return new Due(
                usage.plus(sum(charges, kind -> kind.compareTo(Charge.Kind.TAX) < 0)),
                sum(charges, kind -> kind == Charge.Kind.TAX),
                sum(charges, kind -> kind == Charge.Kind.PREPAID));
    }

    private static Money sum(List<Charge> charges, Predicate<Charge.Kind> which) {
        return charges.stream()
                .filter(charge -> which.test(charge.kind()))
                .map(Charge::amount)
                .reduce(Money.ZERO, Money::plus);
    }

    public Money gross() {
        return net.plus(tax);
    }

    /** What is left to pay. */
    public Money amount() {
        return gross().plus(prepaid);
    }
}
