package dev.plenum.gateway.warm;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A caller of {@link WarmUp}: whole answers, streams and long prompts in turn, over one connection. */
final class WarmCaller {

    static final String MODEL = "warm-up";

    private static final int ANSWER_MILLIS = 2_000;
    private static final int LONG_PROMPT = 8 << 10;

    /** One in so many is of that kind. */
    private static final int STREAMS = 2;

    private static final int LONG_PROMPTS = 7;

    private final int port;
    private final byte[] whole;
    private final byte[] stream;
    private final byte[] longPrompt;

    WarmCaller(int port, String secret) {
        this.port = port;
        this.whole = request(secret, "Hi", false);
        this.stream = request(secret, "Hi", true);
        this.longPrompt = request(secret, "Hello there. ".repeat(LONG_PROMPT / 13), false);
    }

    private static byte[] request(String secret, String prompt, boolean stream) {
        String body = "{\"model\":\"" + MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                + "\"}],\"max_tokens\":16" + (stream ? ",\"stream\":true" : "") + "}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + secret
                + "\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns how many were answered. */
    int call(int most, long untilNanos) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            int asked = 0;
            while (asked < most && System.nanoTime() - untilNanos < 0) {
                asked++;
                boolean streams = asked % STREAMS == 0;
                socket.getOutputStream().write(streams ? stream : asked % LONG_PROMPTS == 0 ? longPrompt : whole);
                readTo(in, streams ? CannedEngine.STREAM_END : CannedEngine.END);
            }
            return asked;
        }
    }

    private static void readTo(InputStream in, String end) throws IOException {
        int matched = 0;
        while (matched < end.length()) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the gateway closed the connection");
            }
            matched = next == end.charAt(matched) ? matched + 1 : next == end.charAt(0) ? 1 : 0;
        }
    }
}
