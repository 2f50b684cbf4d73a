package dev.plenum.core.billing.derive;

/** What the cost of a device-hour is made of. Amounts are in one currency, shares as fractions of 1. */
public enum Item {
    /** What one device costs to buy. */
    PRICE("price", "a device"),
    /** The rest of the machine, for each device. */
    SERVER("server", "a device"),
    /** Switches, cables and optics, for each device. */
    NETWORK("network", "a device"),
    /** Shell, power and cooling, for each device. */
    BUILDING("building", "a device"),
    /** Over which device, server and network are written off. */
    LIFE("life", "years"),
    /** Over which the building is written off. */
    BUILDING_LIFE("building life", "years"),
    /** Interest on what is not yet written off. */
    FINANCE("finance", "a year"),
    /** Drawn for each device, its part of the machine included, in every hour, used or not. */
    POWER("power", "W"),
    PUE("PUE", ""),
    TARIFF("tariff", "a kWh"),
    PEOPLE("people", "a device and year"),
    /** Share of the devices that is bought anew each year. */
    SPARES("spares", "of the price a year"),
    /** Share of the hours that is sold. */
    UTILISATION("utilisation", "of all hours"),
    /** Share of the price that is left over. */
    MARGIN("margin", "of what is paid");

    private final String words;
    private final String unit;

    Item(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    /** As it stands in formulas. */
    public String words() {
        return words;
    }

    /** What one of it is per; empty for a plain ratio. */
    public String unit() {
        return unit;
    }
}
