package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestReaderTest {

    /** Short, long (read apart), chunked and empty bodies one after the other, cut wherever a network may cut them. */
    @Test
    void howeverTheBytesAreCutTheRequestsAreTheSame() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<byte[]> bodies = new ArrayList<>();
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            for (int i = 0; i < 6; i++) {
                byte[] body = new byte[random.nextInt(3) == 0 ? 65_000 + random.nextInt(100_000) : random.nextInt(300)];
                random.nextBytes(body);
                bodies.add(body);
                sent.writeBytes(request(body, random.nextInt(3) == 0));
            }
            List<byte[]> read = read(sent.toByteArray(), random);
            assertEquals(bodies.size(), read.size(), "seed " + seed);
            for (int i = 0; i < bodies.size(); i++) {
                assertArrayEquals(bodies.get(i), read.get(i), "seed " + seed + ", body " + i);
            }
        }
    }

    private static byte[] request(byte[] body, boolean chunked) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length;
        request.writeBytes(ascii("POST /v1/completions HTTP/1.1\r\nHost: gateway\r\n" + framing + "\r\n\r\n"));
        if (chunked && body.length > 0) {
            request.writeBytes(ascii(Integer.toHexString(body.length) + "\r\n"));
            request.writeBytes(body);
            request.writeBytes(ascii("\r\n"));
        } else if (!chunked) {
            request.writeBytes(body);
        }
        request.writeBytes(ascii(chunked ? "0\r\n\r\n" : ""));
        return request.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<byte[]> read(byte[] sent, Random random) {
        RequestReader reader = new RequestReader(1 << 20, new BodyMemory(Long.MAX_VALUE));
        List<byte[]> bodies = new ArrayList<>();
        int most = random.nextBoolean() ? 1_500 : 70_000;
        for (int at = 0; at < sent.length; ) {
            int count = Math.min(sent.length - at, 1 + random.nextInt(most));
            reader.append(Unpooled.wrappedBuffer(sent, at, count));
            at += count;
            while (reader.head() != null && reader.isWhole()) {
                bodies.add(reader.body());
                reader.next();
            }
        }
        assertEquals(0, reader.ahead());
        return bodies;
    }
}
