package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Callers who send anything at all: each gets a 4xx in OpenAI's shape or a closed connection, no engine hears of it, and nothing is left of it. The
 * environment's {@code HOSTILE_REQUESTS} says how many, of {@value #USUAL} by default.
 */
class HostileTest {

    private static final String USUAL = "10000";
    private static final int MAX_BODY = 100_000;
    private static final String ASK =
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"h\u00e9 \\u00e9 \\\"x\\\"\"}],\"max_tokens\":5,\"n\":1.5e3}";
    private static final String HEAD =
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\n";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(20261123);

    /** Whole requests of a broken kind; each says whether a 200 may come of it. */
    private record Attack(String latin1, boolean mayPass) {

        byte[] wire() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private Attack next() {
        return switch (random.nextInt(11)) {
            case 0 -> refused(body(ASK.substring(0, random.nextInt(ASK.length()))));
            case 1 -> mutated();
            case 2 -> refused(body(wrongType()));
            case 3 -> refused(notUtf8());
            case 4 -> refused(framing());
            case 5 -> refused(brokenHead());
            case 6 ->
                refused((HEAD + "Content-Length: " + (MAX_BODY + 1 + random.nextInt(100_000_000)) + "\r\n\r\n{\"a")
                        .getBytes(StandardCharsets.ISO_8859_1));
            case 7 ->
                refused(("GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(66_000) + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
            case 8 -> refused((HEAD + "Content-Length: 500\r\n\r\n" + ASK).getBytes(StandardCharsets.UTF_8));
            case 9 -> refused(brokenForm());
            default -> refused(noise());
        };
    }

    private static Attack refused(byte[] wire) {
        return new Attack(new String(wire, StandardCharsets.ISO_8859_1), false);
    }

    private static byte[] body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] body(byte[] bytes) {
        byte[] head = (HEAD + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return all;
    }

    /** Some bytes changed; it passes only where another strict reader of JSON takes it too. */
    private Attack mutated() {
        byte[] bytes = ASK.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        boolean json;
        try {
            json = STRICT.readTree(bytes).isObject();
        } catch (JacksonException e) {
            json = false;
        }
        return new Attack(new String(body(bytes), StandardCharsets.ISO_8859_1), json);
    }

    private String wrongType() {
        String[] wrong = {
            "{\"model\":[\"tiny\"],\"messages\":[]}",
            "{\"model\":\"tiny\",\"messages\":{}}",
            "{\"model\":\"tiny\",\"messages\":[],\"stream\":1}",
            "{\"model\":\"tiny\",\"messages\":[],\"stream\":true,\"stream_options\":[]}",
            "{\"model\":\"tiny\",\"messages\":[],\"max_tokens\":\"many\"}",
            "[" + ASK + "]",
            "{\"mod\\u0065l\":7,\"messages\":[]}",
            "{\"model\":\"tiny\",\"messages\":" + "[".repeat(600) + "]".repeat(600) + "}",
        };
        return wrong[random.nextInt(wrong.length)];
    }

    private byte[] notUtf8() {
        byte[][] bad = {
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xff},
            {(byte) 0xf5, 1, 1, 1},
            {(byte) 0xe9}
        };
        byte[] bytes = ASK.getBytes(StandardCharsets.ISO_8859_1);
        byte[] some = bad[random.nextInt(bad.length)];
        System.arraycopy(some, 0, bytes, ASK.indexOf("h\u00e9"), some.length);
        return body(bytes);
    }

    /** Requests that two readers could take for different ones. */
    private byte[] framing() {
        String inner = "POST /v1/embeddings HTTP/1.1\r\nHost: x\r\n\r\n";
        String[] heads = {
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
            "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}{}{}" + inner,
            "Content-Length: 5\r\nContent-Length: 5\r\n\r\n{}{}{}" + inner,
            "Content-Length: +5\r\n\r\n{}{}{}",
            "Content-Length: 5, 5\r\n\r\n{}{}{}",
            "Content-Length: 0x5\r\n\r\n{}{}{}",
            "Content-Length : 5\r\n\r\n{}{}{}",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + inner,
            " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding: chunked\r\n\r\n5;x\n{}{}{\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding: chunked\r\n\r\n-5\r\n{}{}{\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding: chunked\r\n\r\n5\r\n{}{}{}}\r\n0\r\n\r\n" + inner,
            "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n{}",
            "Host: y\r\nContent-Length: 2\r\n\r\n{}",
        };
        return (HEAD + heads[random.nextInt(heads.length)]).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] brokenHead() {
        String[] heads = {
            "GET  /v1/models HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/models HTTP/2.0\r\nHost: x\r\n\r\n",
            "GET /v1/models HTTP/1.1\r\n\r\n",
            "GET /v1/models\r\n\r\n",
            "GET /v1/mod\u00e9ls HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/models HTTP/1.1\r\nHost: x\r\nA\u0000: y\r\n\r\n",
            "GET /v1/models HTTP/1.1\r\nHost: x\r\nA: y\u0000\r\n\r\n",
            "GET /v1/models HTTP/1.1\r\nHost: x\r\nA: y\r\n folded\r\n\r\n",
            "GET /v1/models HTTP/1.1\nHost: x\n\nGET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET http: HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /v1/models HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(201) + "\r\n",
            "\r\n\r\n\r\n",
        };
        return heads[random.nextInt(heads.length)].getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A form that is cut, or has a byte of its framing changed. */
    private byte[] brokenForm() {
        String head = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ntiny\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        String form = head + "\u0000\u00ff\r\n--b--";
        String broken = form.substring(0, random.nextInt(form.length()));
        if (random.nextBoolean()) {
            char[] changed = form.toCharArray();
            changed[random.nextInt(3)] = (char) random.nextInt(' ');
            broken = new String(changed);
        }
        return ("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-blue\r\n"
                        + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: " + broken.length()
                        + "\r\n\r\n" + broken)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] noise() {
        byte[] bytes = new byte[random.nextInt(1, 400)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** All that comes back, or nothing where the connection was reset. */
    private static String answer(int port, byte[] wire) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true);
            try {
                socket.getOutputStream().write(wire);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException e) {
                return "";
            }
        }
    }

    @Test
    void whateverIsSentIsRefusedOrCutOffAndLeavesNothing() throws IOException {
        int requests = Integer.parseInt(System.getenv().getOrDefault("HOSTILE_REQUESTS", USUAL));
        Map<String, Integer> statuses = new TreeMap<>();
        ScriptedEngine engine = new ScriptedEngine((_, reply) -> reply.json(200, "{\"usage\":{\"prompt_tokens\":1}}"));
        try (Bench bench = new Bench(folder, config -> config.withMaxBodyBytes(MAX_BODY), engine)) {
            Route all = new Route("blue", "tiny", List.of(engine.target()), 0, EnumSet.allOf(Capability.class));
            bench.gateway.update(new Snapshot(8, Bench.KEYS, List.of(all)));
            int valid = 0;
            long before = 0;
            for (int i = 0; i < requests; i++) {
                if (i == requests / 4) {
                    before = heapAfterCollection();
                }
                Attack attack = next();
                valid += attack.mayPass() ? 1 : 0;
                String answer = answer(bench.gateway.port(), attack.wire());
                String status = answer.isEmpty() ? "closed" : answer.substring(9, 12);
                statuses.merge(status, 1, Integer::sum);
                String what = "request " + i + ": "
                        + attack.latin1()
                                .substring(0, Math.min(400, attack.latin1().length()))
                        + "\nanswer: " + answer;
                if (status.equals("200")) {
                    assertTrue(attack.mayPass(), what);
                } else {
                    assertTrue(answer.isEmpty() || status.startsWith("4") || status.equals("505"), what);
                    assertTrue(answer.isEmpty() || answer.contains("{\"error\":{\"message\":\""), what);
                }
            }
            assertTrue(heapAfterCollection() - before < 8 << 20, "the heap grew");
            assertTrue(engine.requests().size() <= valid, statuses.toString());
            assertEquals(
                    200,
                    bench.post(Bench.CHAT, "{\"model\":\"tiny\",\"messages\":[]}")
                            .statusCode());
        }
        // Those who stop in the middle of a body get no answer: they left.
        assertTrue(statuses.getOrDefault("closed", 0) < requests / 5, statuses.toString());
    }

    private static long heapAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
