package dev.plenum.core.owning;

import dev.plenum.core.units.Money;

/** What owned time cost its owner, by what became of it. The parts add up to owned time x cost, to the nano-unit. */
public record Cost(Money billed, Money held, Money idle, Money outOfService) {

    public static final Cost ZERO = new Cost(Money.ZERO, Money.ZERO, Money.ZERO, Money.ZERO);

    public Cost plus(Cost other) {
        return new Cost(
                billed.plus(other.billed),
                held.plus(other.held),
                idle.plus(other.idle),
                outOfService.plus(other.outOfService));
    }

    public Money total() {
        return billed.plus(held).plus(idle).plus(outOfService);
    }
}
