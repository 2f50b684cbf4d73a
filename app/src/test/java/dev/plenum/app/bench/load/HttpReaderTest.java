package dev.plenum.app.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpReaderTest {

    private final StringBuilder body = new StringBuilder();
    private final HttpReader reader = HttpReader.ofAnswers((bytes, from, to) -> {
        for (int i = from; i < to; i++) {
            body.append((char) bytes.get(i));
        }
    });

    @Test
    void aMessageMayComeByteByByte() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        for (int i = 0; i < answer.length() - 1; i++) {
            assertFalse(reader.feed(bytes(answer.substring(i, i + 1))));
        }
        assertTrue(reader.feed(bytes("o")));
        assertEquals("hello", body.toString());
        assertEquals(200, reader.head().status());
        assertFalse(reader.head().closes());
    }

    @Test
    void chunksAreTakenOutOfTheirFrames() throws IOException {
        String head = "HTTP/1.1 201 x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        String chunks = "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: z\r\n\r\n";
        for (int split = 0; split < chunks.length(); split++) {
            body.setLength(0);
            assertFalse(reader.feed(bytes(head + chunks.substring(0, split))));
            assertTrue(reader.feed(bytes(chunks.substring(split))));
            assertEquals("abc0123456789", body.toString());
            assertTrue(reader.head().closes());
        }
    }

    @Test
    void whatFollowsAMessageStaysInTheBuffer() throws IOException {
        String empty = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        ByteBuffer two = bytes("HTTP/1.1 100 Continue\r\n\r\n" + empty + empty.replace("200", "429"));
        assertTrue(reader.feed(two));
        assertEquals(200, reader.head().status());
        assertTrue(reader.feed(two));
        assertEquals(429, reader.head().status());
        assertFalse(two.hasRemaining());
    }

    @Test
    void anAnswerWithoutALengthEndsWithItsConnection() throws IOException {
        assertFalse(reader.feed(bytes("HTTP/1.1 200 OK\r\n\r\nall of it")));
        assertTrue(reader.endsWithClose());
        assertEquals("all of it", body.toString());
    }

    @Test
    void whatIsNotHttpIsRefused() {
        assertThrows(IOException.class, () -> reader.feed(bytes("x".repeat(20_000))));
        HttpReader chunked = HttpReader.ofAnswers((_, _, _) -> {});
        String wrong = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nhello";
        assertThrows(IOException.class, () -> chunked.feed(bytes(wrong)));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
