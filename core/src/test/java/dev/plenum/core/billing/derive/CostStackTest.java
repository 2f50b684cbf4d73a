package dev.plenum.core.billing.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostStackTest {

    @Test
    void everyLineIsWhatAPocketCalculatorSays() {
        CostStack stack = new CostStack(round());
        assertEquals("1.000000", middle(stack, CostLine.DEVICE)); // 43800 / (5 x 8760)
        assertEquals("0.200000", middle(stack, CostLine.SERVER_SHARE)); // 8760 / (5 x 8760)
        assertEquals("0.100000", middle(stack, CostLine.NETWORK_SHARE)); // 4380 / (5 x 8760)
        assertEquals("0.100000", middle(stack, CostLine.BUILDING_SHARE)); // 17520 / (20 x 8760)
        assertEquals("0.425000", middle(stack, CostLine.INTEREST)); // 74460 / 2 x 0.1 / 8760
        assertEquals("0.150000", middle(stack, CostLine.ELECTRICITY)); // 1 kW x 1.5 x 0.10
        assertEquals("0.100000", middle(stack, CostLine.STAFF)); // 876 / 8760
        assertEquals("0.250000", middle(stack, CostLine.SPARE_DEVICES)); // 43800 x 0.05 / 8760
        assertEquals("2.325000", stack.owning(Case.MIDDLE).toPlainString());
        assertEquals("3.100000", stack.sold(Case.MIDDLE).toPlainString()); // 2.325 / 0.75
        assertEquals("3.875000", stack.price(Case.MIDDLE).toPlainString()); // 3.1 / 0.8
    }

    @Test
    void aFifthOfThePriceIsLeftWithAMarginOfAFifth() {
        CostStack stack = new CostStack(round());
        BigDecimal left = stack.price(Case.MIDDLE).subtract(stack.sold(Case.MIDDLE));
        assertEquals(0, left.compareTo(stack.price(Case.MIDDLE).multiply(new BigDecimal("0.2"))));
    }

    @Test
    void theLowEndTakesTheLongLifeAndTheHighEndTheShortOne() {
        Map<Item, Figure> figures = round();
        figures.put(Item.LIFE, new Figure(new BigDecimal(10), new BigDecimal(5), new BigDecimal(2), "somebody", false));
        CostStack stack = new CostStack(figures);
        assertEquals("0.500000", stack.line(CostLine.DEVICE, Case.LOW).toPlainString());
        assertEquals("2.500000", stack.line(CostLine.DEVICE, Case.HIGH).toPlainString());
        assertTrue(stack.price(Case.LOW).compareTo(stack.price(Case.HIGH)) < 0);
    }

    @Test
    void theLinesAddUpAsTheyArePrinted() {
        Map<Item, Figure> figures = round();
        figures.put(Item.PRICE, exactly("23499.99"));
        figures.put(Item.LIFE, exactly("7"));
        CostStack stack = new CostStack(figures);
        BigDecimal sum = BigDecimal.ZERO;
        for (CostLine line : CostLine.values()) {
            sum = sum.add(new BigDecimal(middle(stack, line)));
        }
        assertEquals(sum, stack.owning(Case.MIDDLE));
        assertEquals("0.383235", middle(stack, CostLine.DEVICE)); // 0.38323532 rounded once
    }

    @Test
    void theFormulaIsShownInWordsAndInFigures() {
        assertEquals("price / (life x 8760)", CostLine.DEVICE.formula());
        assertEquals("43800 / (5 x 8760)", CostLine.DEVICE.worked(round(), Case.MIDDLE));
        assertEquals("17520 / (20 x 8760)", CostLine.BUILDING_SHARE.worked(round(), Case.MIDDLE));
    }

    @Test
    void whatNothingCanBeDividedByIsRefused() {
        refuses(Item.LIFE, "0", "years above 0");
        refuses(Item.UTILISATION, "0", "0.1% to 100%");
        refuses(Item.UTILISATION, "1.01", "0.1% to 100%");
        refuses(Item.MARGIN, "1", "0% to 99.9%");
        refuses(Item.PUE, "0.9", "1 or more");
        refuses(Item.PRICE, "0", "above 0");
        refuses(Item.TARIFF, "-0.01", "0 or more");
    }

    private static void refuses(Item item, String value, String expected) {
        Map<Item, Figure> figures = round();
        figures.put(item, exactly(value));
        PlenumException refused = assertThrows(PlenumException.class, () -> new CostStack(figures));
        assertTrue(refused.problem().contains(value) && refused.problem().contains(item.words()), refused.problem());
        assertTrue(refused.expected().contains(expected), refused.expected());
    }

    private static String middle(CostStack stack, CostLine line) {
        return stack.line(line, Case.MIDDLE).toPlainString();
    }

    private static Figure exactly(String value) {
        return Figure.exactly(new BigDecimal(value), "somebody", false);
    }

    /** Chosen so that every line comes out even. */
    private static Map<Item, Figure> round() {
        Map<Item, Figure> figures = new EnumMap<>(Item.class);
        figures.put(Item.PRICE, exactly("43800"));
        figures.put(Item.SERVER, exactly("8760"));
        figures.put(Item.NETWORK, exactly("4380"));
        figures.put(Item.BUILDING, exactly("17520"));
        figures.put(Item.LIFE, exactly("5"));
        figures.put(Item.BUILDING_LIFE, exactly("20"));
        figures.put(Item.FINANCE, exactly("0.1"));
        figures.put(Item.POWER, exactly("1000"));
        figures.put(Item.PUE, exactly("1.5"));
        figures.put(Item.TARIFF, exactly("0.1"));
        figures.put(Item.PEOPLE, exactly("876"));
        figures.put(Item.SPARES, exactly("0.05"));
        figures.put(Item.UTILISATION, exactly("0.75"));
        figures.put(Item.MARGIN, exactly("0.2"));
        return figures;
    }
}
