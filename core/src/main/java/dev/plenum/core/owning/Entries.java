package dev.plenum.core.owning;

/** Where device time is booked. */
@FunctionalInterface
public interface Entries {

    /** @param time to add to what the slot has; a part may be negative where held time turns out to be billed */
    void add(Slot slot, OwnedTime time);
}
