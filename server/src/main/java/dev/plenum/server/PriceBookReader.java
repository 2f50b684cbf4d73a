package dev.plenum.server;

import dev.plenum.api.Items;
import dev.plenum.api.PriceDocument;
import dev.plenum.api.PricePreviewDocument;
import dev.plenum.api.Wire;
import dev.plenum.core.billing.Price;
import dev.plenum.core.billing.PriceBook;
import dev.plenum.core.billing.PriceCut;
import dev.plenum.core.billing.PriceRules;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the prices of a preview from JSON or YAML: a whole book as {@code GET /v1/prices} lists it, or a cut. Everything that is wrong with any of
 * them is said at once, with the price's number and line.
 *
 * @param current the book of now: its organizations are those that there are
 * @param begins of the period: from there on a price without {@code valid_from} holds
 */
record PriceBookReader(PriceBook current, Instant begins) {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ObjectMapper JSON = Wire.mapper()
            .rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    PriceBook read(byte[] body, String contentType) {
        boolean yaml = contentType.contains("yaml");
        ObjectMapper mapper = yaml ? YAML : JSON;
        try {
            JsonNode tree = mapper.readTree(body);
            if (tree == null || tree.path("items").isArray() == tree.path("cut").isObject()) {
                throw neither();
            }
            Findings findings = new Findings();
            SpecReader.checkNames("", tree, PricePreviewDocument.Request.class, findings);
            PriceBook book = tree.path("cut").isObject()
                    ? cut(mapper, tree.path("cut"), findings)
                    : book(mapper, tree.path("items"), lines(mapper, body), findings);
            findings.raise();
            return book;
        } catch (JacksonException wrong) {
            throw JsonErrors.explain(yaml ? "the YAML" : "the JSON", wrong);
        }
    }

    /** What this reads, of the prices there are. */
    static String yaml(Items<PriceDocument> prices) {
        return YAML.writeValueAsString(Wire.mapper().<JsonNode>valueToTree(prices));
    }

    private static PlenumException neither() {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "no prices",
                "items: a list of prices, or cut: an object with meter and percent",
                "Begin with the prices there are: plenum price list --format yaml");
    }

    private PriceBook cut(ObjectMapper mapper, JsonNode node, Findings findings) {
        SpecReader.checkNames("cut.", node, PriceDocument.Cut.class, findings);
        withText(node, "percent");
        PriceCut cut = PriceDocuments.read(mapper.treeToValue(node, PriceDocument.Cut.class), begins);
        return cut.throughout(current);
    }

    private PriceBook book(ObjectMapper mapper, JsonNode items, List<Integer> lines, Findings findings) {
        List<Price> prices = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String where = "price " + (i + 1) + " (line " + lines.get(i) + ")";
            Findings own = new Findings();
            SpecReader.checkNames("", items.get(i), PriceDocument.class, own);
            Optional<Price> price = price(mapper, items.get(i), own);
            price.ifPresent(read -> own.take(() -> checked(read, prices)));
            own.addTo(findings, where);
            price.ifPresent(read -> prices.add(entered(read, prices.size())));
        }
        return new PriceBook(prices, current.organizations());
    }

    private Optional<Price> price(ObjectMapper mapper, JsonNode item, Findings findings) {
        if (!item.isObject()) {
            findings.add("it is no object", "fields such as meter, amount and per", "Correct it, or leave it out");
            return Optional.empty();
        }
        withText(item, "amount");
        item.path("tiers").forEach(tier -> withText(tier, "amount"));
        try {
            PriceDocument asked = mapper.treeToValue(item, PriceDocument.class);
            return findings.take(() -> PriceDocuments.read(asked, begins));
        } catch (JacksonException wrong) {
            findings.add(JsonErrors.explain("it", wrong));
            return Optional.empty();
        }
    }

    /** A number as it was written: as a floating-point number it might not be the same any more. */
    private static void withText(JsonNode node, String field) {
        if (node instanceof ObjectNode object && object.path(field).isNumber()) {
            object.put(field, object.path(field).decimalValue().toPlainString());
        }
    }

    private Price checked(Price price, List<Price> before) {
        String organization = price.conditions().organization();
        if (!organization.isEmpty() && !current.organizations().containsValue(organization)) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "organization '" + organization + "'",
                    "one that has a project",
                    "Correct it");
        }
        PriceRules.check(price, before);
        return price;
    }

    /** As if they were entered one after the other: of two with the same validity the one further down holds. */
    private Price entered(Price price, int number) {
        return price.entered(String.format(Locale.ROOT, "new-%06d", number + 1), begins.plusNanos(number));
    }

    /** On which line each of the items begins. */
    private static List<Integer> lines(ObjectMapper mapper, byte[] body) {
        List<Integer> lines = new ArrayList<>();
        try (JsonParser parser = mapper.createParser(body)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 2 && !token.isStructEnd()) {
                    lines.add(parser.currentTokenLocation().getLineNr());
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
        }
        return lines;
    }
}
