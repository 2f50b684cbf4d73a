package dev.plenum.local.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Asks a replica over HTTP on the loopback interface until it answers: at first every 20 ms, later every 250 ms. A plain
 * socket, because a client's pool and threads are not worth their memory for this.
 */
record Readiness(int port, LaunchPlan.Health health) {
    private static final Duration FIRST_WAIT = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);
    private static final int ANSWER_LIMIT_MILLIS = 2000;

    String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns true when it is ready, false when there is no use waiting any more. */
    boolean await(BooleanSupplier worthwhile) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (worthwhile.getAsBoolean()) {
            if (isReady()) {
                return worthwhile.getAsBoolean();
            }
            Thread.sleep(wait);
            Duration longer = wait.multipliedBy(5).dividedBy(4);
            wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
        }
        return false;
    }

    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MILLIS);
            socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
            String request = "GET " + health.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nConnection: close\r\nAccept: */*\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = answer.readLine();
            if (line == null || !line.startsWith("HTTP/1.") || line.length() < 12) {
                return false;
            }
            char statusClass = line.charAt(9);
            return health.anyAnswer() || statusClass == '2' || statusClass == '3';
        } catch (IOException notYet) {
            return false;
        }
    }
}
