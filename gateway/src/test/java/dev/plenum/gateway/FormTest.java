package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.metering.Meter;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Endpoint;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Forms: what is found in them, what is refused, and that they and their answers pass byte for byte. */
class FormTest {

    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";
    private static final String TYPE = "multipart/form-data; boundary=b-1";
    private static final String MODEL = field("model", "tiny");
    private static final String FILE = part(
            "Content-Disposition: form-data; name=\"file\"; filename=\"a b;c=d.wav\"\r\nContent-Type: audio/wav",
            "RIFF\r\n--b\r\n\0\u00ff");
    private static final String END = "--b-1--\r\n";

    @TempDir
    Path folder;

    private static String field(String name, String value) {
        return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
    }

    private static String part(String headers, String value) {
        return "--b-1\r\n" + headers + "\r\n\r\n" + value + "\r\n";
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static RequestScan scan(String form) {
        return FormScan.of(bytes(form), TYPE, Endpoint.TRANSCRIPTIONS);
    }

    private static String refused(String type, String form) {
        return assertThrows(Refusal.class, () -> FormScan.of(bytes(form), type, Endpoint.TRANSCRIPTIONS), form)
                .getMessage();
    }

    @Test
    void theModelIsFoundWhereverItStandsAndHoweverItsPartIsWritten() {
        for (String model : List.of(
                MODEL,
                part("content-disposition:form-data ; name=model", "tiny"),
                part(
                        "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: FORM-DATA; NAME=\"model\"",
                        "tiny"),
                part("Content-Disposition: form-data; name=\"model\"\r\nContent-Transfer-Encoding: 8bit", "tiny"))) {
            for (String form : List.of(model + FILE + END, FILE + field("x", "") + model + "--b-1--")) {
                RequestScan scan = scan(form);
                assertEquals("tiny", scan.model());
                assertFalse(scan.stream());
                assertEquals("tiny", form.substring(scan.modelFrom(), scan.modelTo()));
                byte[] other = RequestScan.applied(bytes(form), List.of(scan.modelSplice("other")));
                assertEquals(
                        "other",
                        scan(new String(other, StandardCharsets.ISO_8859_1)).model());
            }
        }
    }

    @Test
    void filesAreNotCountedAsTextOfThePrompt() {
        assertEquals(
                "tiny".length() + 5,
                scan(MODEL + FILE + field("prompt", "hello") + END).textBytes());
    }

    @Test
    void streamingIsAskedForByAPart() {
        for (String yes : List.of("true", "True", "1")) {
            assertTrue(scan(MODEL + FILE + field("stream", yes) + END).stream());
        }
        for (String no : List.of("false", "False", "0", "")) {
            assertFalse(scan(MODEL + FILE + field("stream", no) + END).stream());
        }
        assertTrue(refused(TYPE, MODEL + FILE + field("stream", "maybe") + END).contains("'stream'"));
    }

    @Test
    void aBoundaryIsTakenAsTheHeaderWritesIt() {
        for (String type : List.of(
                "multipart/form-data;boundary=\"b-1\"",
                "Multipart/Form-Data; charset=utf-8; Boundary=b-1",
                "multipart/form-data; boundary=b-1 ; x=y")) {
            assertEquals(
                    "tiny",
                    FormScan.of(bytes(MODEL + FILE + END), type, Endpoint.TRANSCRIPTIONS)
                            .model());
        }
        for (String type : List.of(
                "",
                "application/json",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=b-1; boundary=b-2",
                "multipart/form-data; boundary=b-1; boundary*=utf-8''b-1",
                "multipart/form-data; boundary=" + "b".repeat(71),
                "multipart/form-data; boundary=b 1",
                "multipart/form-data; boundary=\"b-1",
                "multipart/form-data-x; boundary=b-1",
                "multipart/form-data; boundary=b-2")) {
            String told = refused(type, MODEL + FILE + END);
            assertTrue(told.contains("Content-Type") || told.contains("boundary"), told);
        }
    }

    /** Each would be read in another way by some reader, or has no sense. */
    @Test
    void whatTwoReadersCouldReadInTwoWaysIsRefused() {
        String disposition = "Content-Disposition: form-data; ";
        for (String form : List.of(
                "",
                END,
                "\r\n" + MODEL + FILE + END,
                "preamble\r\n" + MODEL + FILE + END,
                MODEL + FILE,
                MODEL + FILE + "--b-1-",
                MODEL + FILE + "--b-1",
                MODEL + FILE + END + "x",
                MODEL + FILE + END + MODEL,
                MODEL.replace("\r\n", "\n") + FILE + END,
                MODEL + FILE.replace("--b-1\r\n", "--b-1 \r\n") + END,
                MODEL + FILE + field("x", "y\r\n--b-1x") + END,
                MODEL + MODEL + FILE + END,
                field("model", "") + MODEL + FILE + END,
                MODEL + FILE + field("stream", "true") + field("stream", "false") + END,
                part("X: y", "v") + MODEL + FILE + END,
                part(disposition + "name=\"model\"; name=\"y\"", "tiny") + FILE + END,
                part(disposition + "name=\"model\"\r\n" + disposition + "name=\"y\"", "tiny") + FILE + END,
                part(disposition + "name*=utf-8''model", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"\"", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"mo\\del\"", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"file\"; filename=\"a\\\"; name=\"model\"", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"model", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"model\"x", "tiny") + MODEL + FILE + END,
                part(disposition + "name", "tiny") + MODEL + FILE + END,
                part("Content-Disposition: attachment; name=\"model\"", "tiny") + MODEL + FILE + END,
                part("Content-Disposition : form-data; name=\"model\"\r\n" + disposition + "name=\"x\"", "tiny")
                        + MODEL
                        + FILE
                        + END,
                part(disposition + "name=\"x\"\r\n folded: y", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"x\";\u0000", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"x\"\r\nContent-Transfer-Encoding: base64", "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"x\"" + "\r\nA: b".repeat(8), "tiny") + MODEL + FILE + END,
                part(disposition + "name=\"" + "x".repeat(5_000) + "\"", "tiny") + MODEL + FILE + END,
                MODEL + FILE + field("x", "y").repeat(127) + END)) {
            assertTrue(refused(TYPE, form).startsWith("The request body is no valid multipart/form-data: "), form);
        }
    }

    @Test
    void whatIsMissingOrNoTextIsNamed() {
        assertTrue(refused(TYPE, FILE + END).contains("'model' is missing"));
        assertTrue(refused(TYPE, field("model", "") + FILE + END).contains("'model' is missing"));
        assertTrue(refused(TYPE, MODEL + END).contains("'file' is missing"));
        assertTrue(refused(TYPE, field("model", "\u00e9") + FILE + END).contains("'model' must be UTF-8"));
        assertTrue(refused(TYPE, field("model", "x".repeat(2_000)) + FILE + END).contains("'model' must be a text"));
        assertTrue(refused(TYPE, FILE.replace("\"file\"", "\"model\"") + END).contains("'model' must be a text"));
    }

    @Test
    void severalImagesAreTakenToo() {
        String image = FILE.replace("\"file\"", "\"image[]\"");
        assertEquals(
                "tiny",
                FormScan.of(bytes(MODEL + image + image + END), TYPE, Endpoint.IMAGE_EDITS)
                        .model());
    }

    private Bench bench(ScriptedEngine.Script script) {
        Bench bench = Bench.of(folder, script);
        Route route = new Route(
                "blue",
                "tiny",
                List.of(bench.engine(0).target()),
                0,
                EnumSet.of(Capability.AUDIO, Capability.IMAGES, Capability.CHAT));
        bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(route)));
        return bench;
    }

    private static HttpRequest.Builder form(Bench bench, String path, String form) {
        return bench.request(path)
                .header("Content-Type", TYPE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(form)));
    }

    @Test
    void aFormAndItsAnswerPassAsTheyAreAndItsFilesAreNoInputTokens() {
        String form = MODEL + FILE + field("prompt", "12345678") + END;
        String answer = "{\"text\" : \"h\u00e9\",\"usage\":{\"type\":\"duration\",\"seconds\":3}}";
        try (Bench bench = bench((_, reply) -> reply.json(200, answer))) {
            for (Endpoint endpoint : Endpoint.values()) {
                if (endpoint.isForm()) {
                    bench.usage.clear();
                    String one = form.replace("\"file\"", "\"" + endpoint.required() + "\"");
                    HttpResponse<String> told = bench.send(form(bench, endpoint.path(), one));

                    assertEquals(200, told.statusCode(), told.body());
                    assertEquals(answer, told.body());
                    ScriptedEngine.Request seen = bench.engine(0).requests().getLast();
                    assertTrue(seen.head().startsWith("POST " + endpoint.path() + " "), seen.head());
                    assertTrue(seen.head().contains("\r\nContent-Type: " + TYPE + "\r\n"), seen.head());
                    assertEquals(new String(bytes(one), StandardCharsets.UTF_8), seen.text());
                    assertEquals(0, bench.usage.total(Meter.Kind.INPUT_TOKENS), "the engine said 0 tokens");
                    assertEquals(1, bench.usage.total(Meter.Kind.REQUESTS));
                }
            }
        }
    }

    @Test
    void subtitlesAndSoundPassAsTheyAreAndAreEstimatedByTheirText() throws Exception {
        byte[] sound = new byte[100_000];
        new SplittableRandom(7).nextBytes(sound);
        try (Bench bench = bench((request, reply) -> {
            boolean speech = request.head().contains("/speech");
            byte[] body = speech ? sound : bytes("WEBVTT\n\n00:00 --> 00:01\nhi\n");
            reply.raw("HTTP/1.1 200 OK\r\nContent-Type: " + (speech ? "audio/mpeg" : "text/vtt")
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int at = 0; at < body.length; at += 30_000) {
                int to = Math.min(body.length, at + 30_000);
                reply.raw(Integer.toHexString(to - at) + "\r\n");
                reply.socket().getOutputStream().write(body, at, to - at);
                reply.raw("\r\n");
            }
            reply.streamEnd();
        })) {
            HttpResponse<String> text =
                    bench.send(form(bench, TRANSCRIPTIONS, MODEL + FILE + field("response_format", "vtt") + END));
            assertEquals("text/vtt", text.headers().firstValue("content-type").orElseThrow());
            assertEquals("WEBVTT\n\n00:00 --> 00:01\nhi\n", text.body());
            assertEquals(1, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertTrue(bench.usage.read(0, 1).getFirst().source().endsWith("/estimated"));
            assertTrue(bench.usage.of(Meter.Kind.OUTPUT_TOKENS).isEmpty());

            String ask = "{\"model\":\"tiny\",\"input\":\"hello\",\"voice\":\"x\"}";
            bench.usage.clear();
            try (Socket caller = bench.callerOf("/v1/audio/speech", ask)) {
                String head = Bench.readUntil(caller.getInputStream(), "\r\n\r\n");
                assertTrue(head.contains("content-type: audio/mpeg\r\n"), head);
                assertArrayEquals(sound, caller.getInputStream().readNBytes(sound.length));
            }
            assertEquals(ask.length() / 4, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertTrue(bench.engine(0).requests().getLast().head().contains("\r\nAccept: */*\r\n"));
        }
    }

    @Test
    void aTranscriptIsStreamedEventByEventAndChargedByItsUsage() throws IOException {
        String delta = "data: {\"type\":\"transcript.text.delta\",\"delta\":\"hi\"}\n\n";
        String done = "data: {\"type\":\"transcript.text.done\",\"text\":\"hi\",\"usage\":{\"type\":\"tokens\","
                + "\"input_tokens\":14,\"output_tokens\":45}}\n\n";
        String form = MODEL + FILE + field("stream", "true") + END;
        try (Bench bench = bench((request, reply) -> {
            reply.streamHead();
            reply.chunk(delta);
            if (request.text().contains("broken")) {
                reply.breakOff();
            }
            reply.chunk(done);
            reply.streamEnd();
        })) {
            assertEquals(
                    delta + done, bench.send(form(bench, TRANSCRIPTIONS, form)).body());
            assertEquals(14, bench.usage.total(Meter.Kind.INPUT_TOKENS));
            assertEquals(45, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));

            String broken = form.replace(END, field("prompt", "broken") + END);
            String all = bench.readToTheEnd(Bench.wire(
                    TRANSCRIPTIONS,
                    new String(bytes(broken), StandardCharsets.US_ASCII),
                    "Content-Type: " + TYPE + "\r\n"));
            assertTrue(all.contains(delta) && all.contains("event: error\ndata: {\"error\":"), all);
            assertEquals(46, bench.usage.total(Meter.Kind.OUTPUT_TOKENS));
        }
    }

    @Test
    void aBadFormIs400InOpenAisShapeAndAModelOfNobody404() {
        try (Bench bench = bench((_, reply) -> reply.json(200, "{}"))) {
            HttpResponse<String> bad = bench.send(form(bench, TRANSCRIPTIONS, MODEL + FILE));
            assertEquals(400, bad.statusCode());
            assertEquals(
                    "invalid_form",
                    new JsonMapper()
                            .readTree(bad.body())
                            .path("error")
                            .path("code")
                            .stringValue());
            assertEquals(400, bench.post(TRANSCRIPTIONS, "{\"model\":\"tiny\"}").statusCode());
            assertEquals(
                    404,
                    bench.send(form(bench, TRANSCRIPTIONS, field("model", "huge") + FILE + END))
                            .statusCode());
            assertEquals(0, bench.engine(0).requests().size());
        }
    }
}
