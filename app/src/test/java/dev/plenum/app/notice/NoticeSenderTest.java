package dev.plenum.app.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plenum.core.port.Notices;
import dev.plenum.core.units.Money;
import dev.plenum.storage.EventCodec;
import dev.plenum.storage.SqliteNotices;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real HTTP receiver, which answers as the test says, and a real mail server. */
@Timeout(120)
class NoticeSenderTest {

    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final Duration SOON = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private GreenMail mailServer;
    private Notices notices;

    private record Received(String path, String id, String timestamp, String signature, String body) {}

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.setUser("plenum", "open sesame");
        mailServer.start();
        notices = open();
    }

    @AfterEach
    void stop() {
        notices.close();
        receiver.stop(0);
        mailServer.stop();
    }

    private Notices open() {
        return SqliteNotices.open(folder, new EventCodec());
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body));
        int status = statuses.isEmpty() ? 204 : statuses.removeFirst();
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
    }

    private void setWebhook(String url) {
        notices.setWebhook(Optional.of(new Notices.Webhook(url, SECRET)));
    }

    private void setMail(int port, String password) {
        notices.setMail(Optional.of(new Notices.Mail(
                "127.0.0.1",
                port,
                Notices.Security.NONE,
                "plenum@example.org",
                List.of("ops@example.org"),
                "plenum",
                password)));
    }

    private static Notices.Notice notice(String id, int percent) {
        return new Notices.Notice(
                id,
                Notices.Kind.REACHED,
                "organization:acme",
                YearMonth.of(2026, 11),
                Money.of("1000"),
                percent,
                Money.of("812.5"),
                Instant.now(),
                Optional.empty());
    }

    private NoticeSender sender() {
        return NoticeSender.start(notices, Instant::now, "CNY", SOON);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    private boolean allDelivered() {
        return notices.deliveries(10).stream()
                .allMatch(delivery -> delivery.delivered().isPresent());
    }

    private static void verify(Received one) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] digest = mac.doFinal((one.id + "." + one.timestamp + "." + one.body).getBytes(StandardCharsets.UTF_8));
        assertEquals("v1," + Base64.getEncoder().encodeToString(digest), one.signature);
    }

    @Test
    void aSignedNoticeArrivesAfterFailuresWithTheSameIdAndBody() throws Exception {
        setWebhook(url());
        statuses.addAll(List.of(500, 302, 429));
        try (NoticeSender _ = sender()) {
            assertTrue(notices.keep(notice("notice-1", 80)));
            await(this::allDelivered);
        }
        assertEquals(4, received.size());
        for (Received one : received) {
            assertEquals("/hook", one.path, "no redirect is followed");
            assertEquals("notice-1", one.id);
            assertEquals(received.getFirst().body, one.body);
            verify(one);
        }
        JsonNode body = new JsonMapper().readTree(received.getFirst().body);
        assertEquals("budget.reached", body.path("type").asString());
        assertEquals("organization:acme", body.path("data").path("payer").asString());
        assertEquals("812.50", body.path("data").path("spent").asString());
        assertEquals("187.50", body.path("data").path("left").asString());
        assertEquals(80, body.path("data").path("percent").asInt());
        assertEquals(4, notices.deliveries(1).getFirst().attempts());
    }

    @Test
    void theSameThingIsToldOnceAndARestartForgetsNothing() throws Exception {
        setWebhook(url());
        assertTrue(notices.keep(notice("notice-1", 80)));
        assertFalse(notices.keep(notice("notice-2", 80)));
        notices.close();
        notices = open();
        assertFalse(notices.keep(notice("notice-3", 80)));
        try (NoticeSender _ = sender()) {
            await(this::allDelivered);
        }
        assertEquals(List.of("notice-1"), received.stream().map(Received::id).toList());
    }

    @Test
    void aDeadReceiverHoldsUpNoMailAndIsTriedAgain() throws Exception {
        int dead = receiver.getAddress().getPort();
        receiver.stop(0);
        setWebhook("http://127.0.0.1:" + dead + "/hook");
        setMail(mailServer.getSmtp().getPort(), "open sesame");
        try (NoticeSender _ = sender()) {
            assertTrue(notices.keep(notice("notice-1", 80)));
            await(() -> mailServer.getReceivedMessages().length == 1);
            await(() -> notices.next(Notices.Channel.WEBHOOK)
                    .filter(delivery -> delivery.attempts() >= 2)
                    .isPresent());
        }
        Notices.Delivery waiting = notices.next(Notices.Channel.WEBHOOK).orElseThrow();
        assertTrue(waiting.failure().contains("does not answer"), waiting.failure());
        assertEquals(Optional.empty(), notices.next(Notices.Channel.MAIL));
        MimeMessage message = mailServer.getReceivedMessages()[0];
        assertEquals("Plenum: organization acme has spent 80 % of its budget", message.getSubject());
        assertEquals("<notice-1@plenum>", message.getMessageID());
        assertEquals("ops@example.org", message.getAllRecipients()[0].toString());
        String text = GreenMailUtil.getBody(message).replace("\r\n", "\n").replace("=\n", "");
        assertTrue(text.contains("Spent by ") && text.contains("812.50 CNY") && text.contains("Left: 187.50"), text);
        assertTrue(text.contains("standard work takes its checkpoint"), text);
    }

    @Test
    void aPasswordThatIsWrongIsSaidAndWhatWaitsIsGivenUpWithTheTarget() throws Exception {
        setMail(mailServer.getSmtp().getPort(), "wrong");
        try (NoticeSender _ = sender()) {
            assertTrue(notices.keep(notice("notice-1", 80)));
            await(() -> !notices.deliveries(1).getFirst().failure().isEmpty());
            String failure = notices.deliveries(1).getFirst().failure();
            assertTrue(failure.contains("127.0.0.1"), failure);
            notices.setMail(Optional.empty());
        }
        assertEquals(Optional.empty(), notices.next(Notices.Channel.MAIL));
        assertEquals(0, mailServer.getReceivedMessages().length);
    }

    @Test
    void waitsGrowFourfoldToSixHours() {
        Duration first = NoticeSender.FIRST_WAIT;
        assertEquals(Duration.ofSeconds(5), NoticeSender.wait(1, first));
        assertEquals(Duration.ofSeconds(80), NoticeSender.wait(3, first));
        assertEquals(Duration.ofHours(6), NoticeSender.wait(9, first));
        assertEquals(Duration.ofHours(6), NoticeSender.wait(1_000, first));
    }
}
