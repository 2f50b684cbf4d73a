package dev.plenum.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeriveCommandTest extends CommandLineTest {

    @Test
    void theStackOfAnH100IsShownLineByLineWithItsSources() {
        run("price", "derive", "h100")
                .exits(0)
                .shows("NVIDIA H100 SXM", "price / (life x 8760)", "= 23500 / (5 x 8760)")
                .shows("device       0.380518  0.536530  1.027397")
                .shows("electricity  0.120960  0.173250  0.245700", "= 1260 / 1000 x 1.25 x 0.11")
                .shows("hour owned   0.877467  1.364586  2.514193", "= 1.364586 / 0.7")
                .shows("its price    1.566905  2.436761  4.489630", "= 1.949409 / (1 - 0.2)")
                .shows("epoch-research/ai-chip-counts", "watchboard.dev", "no public figure was found")
                .shows("Others ask 1.99 to 6.88 USD")
                .shows("./plenum price set device_seconds 2.436761 --subject h100 --per hour --label derived");
    }

    @Test
    void whatIsTypedTakesTheDefaultsPlaceAndIsMarked() {
        Document document = json(
                "price",
                "derive",
                "h100",
                "--price",
                "43800",
                "--life",
                "5y",
                "--network",
                "10%",
                "--power",
                "1000",
                "--pue",
                "1.5",
                "--tariff",
                "0.1",
                "--utilisation",
                "100%",
                "--margin",
                "0%");
        assertEquals("1", line(document, "device").text("middle"));
        assertEquals("0.1", line(document, "network").text("middle")); // 4380 / 43800
        assertEquals("0.15", line(document, "electricity").text("middle"));
        for (Document figure : document.list("figures")) {
            boolean typed = List.of("price", "life", "network", "power", "PUE", "tariff", "utilisation", "margin")
                    .contains(figure.text("name"));
            assertEquals(typed, figure.flag("typed"), figure.text("name"));
            assertFalse(figure.text("source").isEmpty(), figure.text("name"));
        }
        String owning = document.object("owning_per_hour").text("middle");
        assertEquals(owning, document.object("price_per_hour").text("middle"), "neither idle hours nor margin");
    }

    @Test
    void anotherCurrencyIsTheCataloguesFiguresAtADatedRate() {
        Document dollars = json("price", "derive", "h20");
        Document yuan = json("price", "derive", "h20", "--currency", "cny");
        BigDecimal price = new BigDecimal(figure(dollars, "price").text("middle"));
        assertEquals("12000", price.toPlainString());
        assertEquals("86160", figure(yuan, "price").text("middle")); // 12000 x 7.18
        assertTrue(figure(yuan, "price").text("source").contains("USD x 7.18"), "the rate has a source");
        Document typed = json("price", "derive", "h20", "--currency", "EUR", "--rate", "0.5", "--price", "7000");
        assertEquals("7000", figure(typed, "price").text("middle"), "what is typed is in that currency");
        assertEquals("0.055", figure(typed, "tariff").text("middle"));
        run("price", "derive", "h20", "--currency", "EUR").exits(2).complains("no rate for EUR", "--rate");
    }

    @Test
    void aPriceThatIncludesTheServerIsNotChargedForItTwice() {
        assertEquals("0", figure(json("price", "derive", "h800"), "server").text("middle"));
        assertEquals(
                "4850",
                figure(json("price", "derive", "h800", "--price", "10000"), "server")
                        .text("middle"));
    }

    @Test
    void anUnknownModelNamesThoseThatAreNearUnlessItIsDescribed() {
        run("price", "derive", "h10").exits(2).complains("'h10'", "h100");
        run("price", "derive", "ascend910b").exits(2).complains("'ascend910b'", "ascend-910b, ascend-910c");
        run("price", "derive", "own-chip", "--price", "1000", "--power", "100")
                .exits(0)
                .shows("--subject own-chip");
    }

    @Test
    void whatTheCatalogueDoesNotKnowHasToBeTyped() {
        run("price", "derive", "a800").exits(2).complains("no price for a800", "--price");
        run("price", "derive", "tpu-v6e").exits(2).complains("no power for tpu-v6e", "--power");
        run("price", "derive", "a800", "--price", "9000").exits(0).shows("a800");
    }

    @Test
    void whatIsNoFigureIsRefused() {
        run("price", "derive", "h100", "--margin", "20").exits(2).complains("'20'", "70%");
        run("price", "derive", "h100", "--life", "long").exits(2).complains("'long'", "5y");
        run("price", "derive", "h100", "--utilisation", "0%").exits(2).complains("utilisation", "0.1% to 100%");
        run("price", "derive", "h100", "--country", "fr").exits(2).complains("'fr'", "us or cn");
        run("price", "derive", "h100", "--price", "-3").exits(2).complains("'-3'", "an amount");
    }

    private Document json(String... arguments) {
        List<String> typed = new java.util.ArrayList<>(List.of(arguments));
        typed.add("--json");
        return Json.read(
                run(typed.toArray(String[]::new)).exits(0).out().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Document line(Document document, String name) {
        return named(document.list("lines"), name);
    }

    private static Document figure(Document document, String name) {
        return named(document.list("figures"), name);
    }

    private static Document named(List<Document> documents, String name) {
        return documents.stream()
                .filter(each -> each.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
