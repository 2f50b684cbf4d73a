package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.api.GatewayDocument;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class ResourcesTest {

    private final SmallPlane plane = new SmallPlane();
    private final ApiServer server = plane.serve();
    private final Caller api = new Caller(server);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProjectIsMadeWithAQuotaWhichIsThenChanged() throws Exception {
        api.post(200, "/v1/projects", "{\"name\":\"vision\",\"cpu_quota\":2.5,\"device_quota\":{\"h20\":1.5}}");
        JsonNode made = api.get("/v1/projects").path("items").path(1);
        assertEquals(2.5, made.path("cpu_quota").asDouble());
        assertEquals(1.5, made.path("device_quota").path("h20").asDouble());
        api.put(200, "/v1/projects/vision/quota", "{\"cpu_quota\":1}");
        JsonNode changed = api.get("/v1/projects").path("items").path(1);
        assertEquals(1.0, changed.path("cpu_quota").asDouble());
        assertTrue(changed.path("device_quota").isMissingNode());
        JsonNode refused = api.post(
                422,
                "/v1/workloads",
                "{\"kind\":\"job\",\"project\":\"vision\",\"command\":[\"a\"],\"request\":{\"cpu\":2}}");
        assertEquals("quota_exceeded", refused.path("code").asString());
        assertEquals(
                "name_taken",
                api.post(409, "/v1/projects", "{\"name\":\"vision\"}")
                        .path("code")
                        .asString());
        assertEquals(
                "invalid_request",
                api.post(400, "/v1/projects", "{\"name\":\"_\"}").path("code").asString());
    }

    @Test
    void aKeysSecretIsInTheAnswerThatMadeItAndNowhereElse() throws Exception {
        JsonNode made = api.post(201, "/v1/keys", "{\"name\":\"app\"}");
        String secret = made.path("secret").asString();
        assertTrue(secret.matches("plm-[0-9a-z]{32}"), secret);
        assertTrue(secret.startsWith(made.path("hint").asString()), made::toString);
        assertEquals(Secrets.sha256Hex(secret), plane.keys().getFirst().sha256());
        assertFalse(api.get("/v1/keys?project=default").toString().contains(secret));
        assertEquals(0, api.get("/v1/keys?project=other").path("items").size());
        api.delete(200, "/v1/keys/" + made.path("id").asString());
        assertEquals(0, api.get("/v1/keys").path("items").size());
        assertEquals("not_found", api.delete(404, "/v1/keys/key-0").path("code").asString());
    }

    @Test
    void limitsOfKeysAndProjectsAreSetReplacedAndTakenAway() throws Exception {
        String requests = "{\"kind\":\"requests\",\"most\":5,\"per_seconds\":5.0}";
        String atATime = "{\"kind\":\"concurrent\",\"most\":2}";
        JsonNode made = api.post(201, "/v1/keys", "{\"name\":\"app\",\"limits\":[" + requests + "]}");
        assertEquals("[" + requests + "]", made.path("limits").toString());
        JsonNode narrow =
                api.post(201, "/v1/keys", "{\"name\":\"narrow\",\"models\":[\"tiny\"],\"max_output_tokens\":64}");
        assertEquals("[\"tiny\"]", narrow.path("models").toString());
        assertEquals(64, narrow.path("max_output_tokens").asInt());
        api.post(400, "/v1/keys", "{\"name\":\"wrong\",\"max_output_tokens\":-1}");
        api.put(200, "/v1/keys/" + made.path("id").asString() + "/limits", "{\"limits\":[" + atATime + "]}");
        JsonNode keys = api.get("/v1/keys").path("items");
        assertEquals("[" + atATime + "]", keys.path(0).path("limits").toString());
        assertTrue(keys.path(1).path("limits").isMissingNode());
        api.put(200, "/v1/projects/default/limits", "{\"limits\":[" + requests + "," + atATime + "]}");
        api.put(200, "/v1/projects/default/quota", "{\"cpu_quota\":1}");
        assertEquals(2, api.get("/v1/projects").at("/items/0/limits").size(), "a quota is no limit");
        api.put(200, "/v1/projects/default/limits", "{\"limits\":[]}");
        assertTrue(api.get("/v1/projects").at("/items/0/limits").isMissingNode());
        assertEquals(
                "not_found",
                api.put(404, "/v1/keys/key-0/limits", "{\"limits\":[]}")
                        .path("code")
                        .asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'kind':'request','most':5,'per_seconds':5} | limit of 'request'",
                "{'kind':'requests','most':0,'per_seconds':5} | limit of 0 requests",
                "{'kind':'requests','most':5} | requests with no per_seconds",
                "{'kind':'tokens','most':5,'per_seconds':1e9} | per_seconds 1.0E9",
                "{'kind':'concurrent','most':5,'per_seconds':5} | concurrent with per_seconds 5.0",
                "{'kind':'tokens','most':5,'per_seconds':5},{'kind':'tokens','most':6,'per_seconds':5} | two limits of tokens",
            })
    void aLimitThatMakesNoSenseIsRefusedWithWhatIsWrong(String limits, String problem) throws Exception {
        JsonNode refused =
                api.put(400, "/v1/projects/default/limits", "{\"limits\":[" + limits.replace('\'', '"') + "]}");
        assertTrue(refused.path("detail").asString().contains(problem), refused::toString);
        assertTrue(api.get("/v1/projects").at("/items/0/limits").isMissingNode());
    }

    @Test
    void whatTheGatewaysDoIsToldWithTheTimeOfAsking() throws Exception {
        assertEquals(0, api.get("/v1/gateways").path("gateways").size());
        plane.gateways.activity = List.of(new GatewayDocument(
                "local",
                "http://127.0.0.1:1",
                plane.now.minusSeconds(9),
                Optional.of(7L),
                Optional.of(plane.now),
                12,
                List.of(new GatewayDocument.Route(
                        Optional.empty(),
                        "tiny",
                        List.of(new GatewayDocument.Target("http://127.0.0.1:2", 1, "healthy", Optional.empty(), 0, 3)),
                        3,
                        4,
                        0,
                        0.4,
                        1,
                        2,
                        Optional.of(0.25),
                        Optional.empty(),
                        List.of(4L),
                        List.of(Optional.empty(), Optional.of(0.25)))),
                Map.of("busy", 2L),
                List.of()));
        JsonNode told = api.get("/v1/gateways");
        assertEquals(plane.now.toString(), told.path("at").asString());
        JsonNode route = told.at("/gateways/0/routes/0");
        assertEquals("[null,0.25]", route.path("first_token_each_second").toString());
        assertEquals(0.25, route.path("first_token_median_seconds").asDouble());
        assertTrue(route.path("first_token95th_seconds").isMissingNode(), route::toString);
        assertTrue(route.path("project").isMissingNode());
        assertEquals(2, told.at("/gateways/0/refusals/busy").asInt());
    }

    @Test
    void simulatedDevicesAreANodeThatSaysSo() throws Exception {
        String name = api.post(200, "/v1/nodes", "{\"simulated\":\"h20x8\"}")
                .path("id")
                .asString();
        JsonNode node = api.get("/v1/nodes").path("items").path(1);
        assertEquals("sim-h20x8-1", name);
        assertEquals(8, node.path("devices").size());
        assertTrue(node.path("simulated").asBoolean());
        assertEquals(96 * 1024, node.path("devices").path(7).path("memory_mib").asInt());
        assertEquals(128.0, node.path("cpu").asDouble());
        JsonNode job = api.post(
                201,
                "/v1/workloads",
                "{\"kind\":\"job\",\"command\":[\"a\"],\"request\":{\"device\":{\"model\":\"h20\",\"share\":0.25}}}");
        assertTrue(job.path("simulated").asBoolean(), job::toString);
        assertEquals(
                0.75,
                api.get("/v1/nodes")
                        .path("items")
                        .path(1)
                        .path("devices")
                        .path(0)
                        .path("free_share")
                        .asDouble());
        assertEquals(
                "conflict", api.delete(409, "/v1/nodes/" + name).path("code").asString());
        assertEquals(
                "name_taken",
                api.post(409, "/v1/nodes", "{\"simulated\":\"h20x8\",\"name\":\"this-machine\"}")
                        .path("code")
                        .asString());
        api.post(200, "/v1/nodes", "{\"simulated\":\"mi300xx2\",\"name\":\"amd\"}");
        api.delete(200, "/v1/nodes/amd");
        assertEquals(2, api.get("/v1/nodes").path("items").size());
    }

    @ParameterizedTest
    @CsvSource({"h20", "h20x0", "h20x65", "x8", "H20x8", "''"})
    void whatIsNoModelAndCountIsRefused(String spec) throws Exception {
        JsonNode refused = api.post(400, "/v1/nodes", "{\"simulated\":\"" + spec + "\"}");
        assertTrue(refused.path("detail").asString().contains("'" + spec + "'"), refused::toString);
    }

    @Test
    void aModelFileIsLookedAtBeforeItIsLetIn() throws Exception {
        Path file = folder.resolve("m.gguf");
        Files.write(file, gguf());
        api.post(200, "/v1/models", "{\"name\":\"tiny\",\"location\":\"" + file + "\",\"license\":\"MIT\"}");
        JsonNode model = api.get("/v1/models").path("items").path(0);
        assertEquals(256, model.path("context_tokens").asInt());
        assertTrue(model.path("chat").asBoolean());
        assertEquals(Files.size(file), model.path("bytes").asLong());
        assertEquals(64, model.path("sha256").asString().length());

        Files.writeString(file, "not a model");
        JsonNode refused = api.post(400, "/v1/models", "{\"name\":\"tiny\",\"location\":\"" + file + "\"}");
        assertTrue(refused.path("detail").asString().endsWith("it does not start with GGUF"), refused::toString);
        Files.write(file, java.util.Arrays.copyOf(gguf(), 60));
        refused = api.post(400, "/v1/models", "{\"name\":\"tiny\",\"location\":\"" + file + "\"}");
        assertTrue(refused.path("detail").asString().endsWith("it ends within its metadata"), refused::toString);
        api.post(400, "/v1/models", "{\"name\":\"tiny\",\"location\":\"" + folder.resolve("none") + "\"}");
        api.post(400, "/v1/models", "{\"name\":\"tiny\",\"location\":\"m.gguf\"}");
    }

    /** A header as llama.cpp's files have it: an array of texts, an array of floats, then what is looked for. */
    private static byte[] gguf() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(4, 3));
        out.writeBytes(little(8, 0));
        out.writeBytes(little(8, 4));
        text(out, "tokenizer.ggml.tokens");
        out.writeBytes(little(4, 9));
        out.writeBytes(little(4, 8));
        out.writeBytes(little(8, 2));
        text(out, "a");
        text(out, "bc");
        text(out, "tokenizer.ggml.scores");
        out.writeBytes(little(4, 9));
        out.writeBytes(little(4, 6));
        out.writeBytes(little(8, 2));
        out.writeBytes(new byte[8]);
        text(out, "llama.context_length");
        out.writeBytes(little(4, 4));
        out.writeBytes(little(4, 256));
        text(out, "tokenizer.chat_template");
        out.writeBytes(little(4, 8));
        text(out, "{{ messages }}");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(little(8, text.length()));
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] little(int bytes, long value) {
        ByteBuffer buffer =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return java.util.Arrays.copyOf(buffer.array(), bytes);
    }

    @Test
    void aPriceIsEnteredWithItsLabel() throws Exception {
        api.post(
                200,
                "/v1/prices",
                "{\"meter\":\"device_seconds\",\"subject\":\"h20\",\"amount\":\"12.5\",\"per\":3600,\"label\":\"example\"}");
        JsonNode price = api.get("/v1/prices").path("items").path(0);
        assertEquals("12.50", price.path("amount").asString());
        assertEquals(3600, price.path("per").asInt());
        assertEquals("example", price.path("label").asString());
        assertEquals("2026-11-23T10:00:00Z", price.path("valid_from").asString());
        JsonNode refused = api.post(400, "/v1/prices", "{\"meter\":\"hours\",\"amount\":\"-1\",\"per\":0}");
        assertTrue(refused.path("detail").asString().startsWith("3 things are wrong"), refused::toString);
    }

    @Test
    void aBodyOfTheWrongShapeSaysWhichField() throws Exception {
        JsonNode refused = api.post(400, "/v1/prices", "{\"meter\":\"requests\",\"amount\":\"1\",\"per\":\"many\"}");
        assertTrue(refused.path("detail").asString().contains("'per'"), refused::toString);
        assertEquals("a whole number", refused.path("expected").asString());
        assertTrue(api.post(400, "/v1/prices", "").path("detail").asString().contains("body"));
        assertTrue(api.post(400, "/v1/prices", "{").path("detail").asString().contains("line 1"));
    }

    @Test
    void theChartLibraryIsServedFromItsJar() throws Exception {
        HttpResponse<String> script = api.send(api.to("/vendor/uplot/uPlot.esm.js"));
        assertEquals(200, script.statusCode());
        assertTrue(script.headers().firstValue("Content-Type").orElse("").startsWith("text/javascript"));
        assertTrue(api.send(api.to("/vendor/uplot/LICENSE")).body().contains("MIT"));
    }

    @Test
    void constraintsVariantsAndTimesComeBackAsTheyWereAskedFor() throws Exception {
        String asked = """
                {"kind":"job","name":"picky","command":["true"],"expected_duration_seconds":600,"checkpoint_every_seconds":60,
                 "request":{"device":{"model":"h20","count":2,"alternatives":["h100"]},"extras":{"rdma":5},
                            "constraints":{"labels":{"region":["eu","uk"]},"tolerations":["spare"],"within":"device-group","most_per_node":1}},
                 "variants":[{"request":{"device":{"model":"ascend-910b"}},"command":["other"],"speed":0.5}]}""";
        JsonNode spec = api.post(201, "/v1/workloads", asked).path("spec");
        assertEquals(600, spec.path("expected_duration_seconds").asInt());
        assertEquals(60, spec.path("checkpoint_every_seconds").asInt());
        JsonNode request = spec.path("request");
        assertEquals("h100", request.path("device").path("alternatives").path(0).asString());
        assertEquals(5, request.path("extras").path("rdma").asInt());
        assertEquals("device-group", request.path("constraints").path("within").asString());
        assertEquals(
                "uk",
                request.path("constraints")
                        .path("labels")
                        .path("region")
                        .path(1)
                        .asString());
        assertEquals(1, request.path("constraints").path("most_per_node").asInt());
        JsonNode variant = spec.path("variants").path(0);
        assertEquals(0.5, variant.path("speed").asDouble());
        assertEquals("other", variant.path("command").path(0).asString());
        JsonNode wrong = api.post(
                400,
                "/v1/workloads",
                "{\"kind\":\"job\",\"command\":[\"true\"],\"request\":{\"constraints\":{\"within\":\"galaxy\"}}}");
        assertTrue(wrong.path("detail").asString().contains("galaxy"), wrong.toString());
        assertTrue(wrong.path("expected").asString().contains("rack"), wrong.toString());
    }
}
