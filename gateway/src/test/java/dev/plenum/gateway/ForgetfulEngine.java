package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An engine that reads requests of any size and keeps none of them. */
final class ForgetfulEngine {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"usage\":{}}".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;

    ForgetfulEngine() {
        try {
            listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                Socket socket = accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        });
    }

    Target target() {
        return Target.of("http://127.0.0.1:" + listener.getLocalPort());
    }

    private Socket accept() {
        try {
            return listener.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = Bench.readUntil(in, "\r\n\r\n");
                int at = head.indexOf("Content-Length: ") + 16;
                in.skipNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            // The gateway has closed it.
        }
    }
}
