package dev.plenum.cli;

import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.text.Quantities;
import dev.plenum.core.billing.derive.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The flags of {@code plenum price derive}: one for each figure, and what they accept. */
final class DeriveFlags {

    private static final Map<Item, Flag> BY_ITEM = byItem();

    private DeriveFlags() {}

    private static Map<Item, Flag> byItem() {
        Map<Item, Flag> flags = new EnumMap<>(Item.class);
        add(flags, Item.PRICE, "AMOUNT", "What one device costs to buy.");
        add(flags, Item.SERVER, "AMOUNT|%", "The rest of the machine: an amount a device, or a share of its price.");
        add(flags, Item.NETWORK, "AMOUNT|%", "Switches, cables, optics: an amount a device, or a share of its price.");
        add(flags, Item.BUILDING, "AMOUNT|%", "Shell, power, cooling: an amount a device, or a share of its price.");
        add(flags, Item.LIFE, "YEARS", "What device, server and network are written off over, such as 5y.");
        add(flags, Item.BUILDING_LIFE, "YEARS", "What the building is written off over, such as 20y.");
        add(flags, Item.FINANCE, "SHARE", "Interest a year on what is not yet written off, such as 6%; default: none.");
        add(flags, Item.POWER, "WATTS", "What each device draws, its part of the machine included, such as 1300.");
        add(flags, Item.PUE, "RATIO", "All power of the building over that of the machines, such as 1.25.");
        add(flags, Item.TARIFF, "AMOUNT", "What a kWh costs, such as 0.11.");
        add(flags, Item.PEOPLE, "AMOUNT", "What people cost for each device and year; default: 0.");
        add(flags, Item.SPARES, "SHARE", "Devices bought anew each year, such as 5%.");
        add(flags, Item.UTILISATION, "SHARE", "The hours that are sold, such as 70%; default: 70%.");
        add(flags, Item.MARGIN, "SHARE", "What is left over of the price, such as 20%; default: 20%.");
        return flags;
    }

    private static void add(Map<Item, Flag> flags, Item item, String label, String help) {
        flags.put(item, Flag.value(name(item), label, help));
    }

    private static String name(Item item) {
        return "--" + item.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String of(Item item) {
        return BY_ITEM.get(item).name();
    }

    static List<Flag> all() {
        List<Flag> all = new ArrayList<>(BY_ITEM.values());
        all.add(Flag.value("--country", "CODE", "us (default) or cn: whose tariff is the default."));
        all.add(Flag.value("--currency", "CODE", "Of every amount, typed or shown; default: USD."));
        all.add(Flag.value("--rate", "NUMBER", "What one USD is in that currency; needed unless it is USD or CNY."));
        return all;
    }

    /** What was typed for a figure; a share of the price only where {@link #isShareOfPrice} says so. */
    static Optional<BigDecimal> typed(Call call, Item item) {
        return call.arguments().value(of(item)).map(text -> number(call, item, text));
    }

    /** {@code 30%} where an amount may stand too. */
    static boolean isShareOfPrice(Call call, Item item) {
        return item.unit().equals(Item.PRICE.unit())
                && call.arguments()
                        .value(of(item))
                        .filter(text -> text.endsWith("%"))
                        .isPresent();
    }

    private static BigDecimal number(Call call, Item item, String text) {
        return switch (item) {
            case PRICE, TARIFF, PEOPLE -> plain(call, item, text, "", "an amount such as 1200 or 0.11");
            case SERVER, NETWORK, BUILDING ->
                text.endsWith("%")
                        ? share(call, item, text)
                        : plain(call, item, text, "", "an amount such as 8000, or a share of the price such as 30%");
            case LIFE, BUILDING_LIFE -> plain(call, item, text, "y", "years such as 5y");
            case POWER -> plain(call, item, text, "W", "watts such as 1300");
            case PUE -> plain(call, item, text, "", "a ratio such as 1.25");
            case FINANCE, SPARES, UTILISATION, MARGIN -> share(call, item, text);
        };
    }

    private static BigDecimal plain(Call call, Item item, String text, String unit, String expected) {
        String number = !unit.isEmpty() && text.endsWith(unit) ? text.substring(0, text.length() - 1) : text;
        return Quantities.decimal(number).orElseThrow(() -> call.wrong(of(item), text, expected));
    }

    /** {@code 70%} or {@code 0.7}. */
    private static BigDecimal share(Call call, Item item, String text) {
        boolean percent = text.endsWith("%");
        return Quantities.decimal(percent ? text.substring(0, text.length() - 1) : text)
                .map(value -> percent ? value.movePointLeft(2) : value)
                .filter(value -> percent || value.compareTo(BigDecimal.ONE) <= 0)
                .orElseThrow(() -> call.wrong(of(item), text, "a share such as 70% or 0.7"));
    }
}
