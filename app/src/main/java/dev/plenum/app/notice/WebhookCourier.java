package dev.plenum.app.notice;

import dev.plenum.core.port.Notices;
import dev.plenum.core.port.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts notices to the webhook that is set. Source: Standard Webhooks specification 1.0, "webhook metadata" and "signature scheme": the receiver computes
 * HMAC-SHA256 of {@code id.timestamp.body} with the secret, and knows a repetition by its id. A redirect is a failure: nobody said that notices may go there.
 */
final class WebhookCourier implements Courier, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String PREFIX = "whsec_";

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final Notices notices;
    private final TimeSource clock;
    private final String currency;

    WebhookCourier(Notices notices, TimeSource clock, String currency) {
        this.notices = notices;
        this.clock = clock;
        this.currency = currency;
    }

    @Override
    public void deliver(Notices.Notice notice) throws NotDelivered, InterruptedException {
        Notices.Webhook webhook = notices.webhook().orElseThrow(() -> new NotDelivered("no webhook is set"));
        byte[] body = new NoticeText(notice, currency).json();
        String timestamp = Long.toString(clock.now().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .timeout(LIMIT)
                .header("content-type", "application/json")
                .header("webhook-id", notice.id())
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signature(webhook.secret(), notice.id() + "." + timestamp + ".", body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            // Whatever it says beside its status is not read: it may never end.
            answer.body().close();
            if (answer.statusCode() / 100 != 2) {
                throw new NotDelivered("the webhook answered " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new NotDelivered("the webhook does not answer: " + e, e);
        }
    }

    static String signature(String secret, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
