package dev.plenum.app.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver against the mock model server, with nothing between them. */
class DriverTest {

    private static final double SECONDS = 0.2;

    private final Loop loop = new Loop();
    private final MockServer server = new MockServer(loop, 2);
    private final Driver driver = new Driver(loop, server);

    DriverTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        server.close();
        loop.close();
    }

    @Test
    void wholeAnswersAreCountedAndTimed() throws IOException {
        Outcome outcome = run(Shape.JSON, 4, server.ports().getLast());
        assertEquals("", outcome.firstError());
        assertEquals(SECONDS, outcome.seconds(), 1e-6);
        assertTrue(outcome.answers() > 10, outcome.toString());
        assertTrue(outcome.latencyP50() > 0 && outcome.latencyP50() <= outcome.latencyP99(), outcome.toString());
    }

    @Test
    void aLongPromptGoesThroughWhole() throws IOException {
        Outcome outcome = run(Shape.LONG_PROMPT, 2, 0);
        assertEquals("", outcome.firstError());
        assertTrue(outcome.answers() > 0, outcome.toString());
    }

    @Test
    void everyChunkOfAStreamIsCounted() throws IOException {
        for (int connections : new int[] {1, 4}) {
            Outcome outcome = run(Shape.STREAM, connections, 0);
            assertEquals("", outcome.firstError());
            assertTrue(Math.abs(outcome.answers() * 50 - outcome.chunks()) <= 50L * connections, outcome.toString());
            assertTrue(outcome.firstChunkP50() <= outcome.latencyP50(), outcome.toString());
        }
    }

    @Test
    void aPacedStreamTakesHalfASecond() throws IOException {
        Outcome outcome = driver.run(new Order(Shape.PACED, 8, 1, 0, List.of(), List.of()));
        assertEquals("", outcome.firstError());
        assertTrue(outcome.latencyP50() >= 490_000, outcome.toString());
        assertTrue(outcome.transitP50() < outcome.firstChunkP50() + 10_000, outcome.toString());
    }

    @Test
    void streamsWhoseClientsLeaveAreSeenToStop() throws IOException {
        Outcome outcome = driver.run(new Order(Shape.LEFT, 10, 5, 0, List.of(), List.of()));
        assertEquals("", outcome.firstError());
        assertEquals(10, outcome.stopped());
        assertEquals(0, server.streaming());
    }

    @Test
    void whoDoesNotAnswerIsAnError() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Outcome outcome = run(Shape.JSON, 1, nobody);
        assertEquals(1, outcome.errors());
        assertEquals(0, outcome.answers());
    }

    private Outcome run(Shape shape, int connections, int port) throws IOException {
        return driver.run(new Order(shape, connections, SECONDS, port, List.of(), List.of()));
    }
}
