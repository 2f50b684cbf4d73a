package dev.plenum.app;

import dev.plenum.api.GatewayHello;
import dev.plenum.api.PlenumClient;
import dev.plenum.api.ServerEvent;
import dev.plenum.api.ServerEvents;
import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a gateway in step with its control plane, on a thread of its own: all there is when it connects, then each change as it comes; a heartbeat says that
 * what it has still holds. After a gap, or when the connection is lost, it connects again, and meanwhile the gateway serves on.
 */
final class FeedReader implements AutoCloseable {

    /** Longer than a few heartbeats. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    /** That a connection was lost and that nobody answers is the same news. */
    private static final String AWAY = "away";

    /** Told what happened to the link, on the reader's thread; the same only once. */
    interface Listener {
        void connected(GatewayHello hello, Snapshot snapshot);

        void failed(PlenumException why);
    }

    private final PlenumClient client;
    private final String path;
    private final Membership membership;
    private final Gateway gateway;
    private final Listener listener;
    private final Backoff backoff = new Backoff();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("feed-reader").unstarted(this::run);
    private volatile Optional<ServerEvents> connection = Optional.empty();
    private Optional<GatewayHello> hello = Optional.empty();
    private Optional<Snapshot> told = Optional.empty();
    private String lastFailure = "";

    FeedReader(PlenumClient client, String incarnation, Membership membership, Gateway gateway, Listener listener) {
        this.client = client;
        this.path = PlenumClient.path(
                "/v1/gateways/" + incarnation + "/feed", Map.of("format", Integer.toString(GatewayHello.FORMAT)));
        this.membership = membership;
        this.gateway = gateway;
        this.listener = listener;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                try {
                    read();
                    failed(new IOException("the connection ended"));
                } catch (IOException | RuntimeException e) {
                    failed(e);
                }
            } while (!closing.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Exception e) {
        PlenumException why = LinkFailure.of(client.base(), e);
        String kind = why.code() == ErrorCode.NOT_READY ? AWAY : why.problem();
        if (closing.getCount() > 0 && !kind.equals(lastFailure)) {
            lastFailure = kind;
            listener.failed(why);
        }
    }

    private void read() throws IOException {
        told = Optional.empty();
        try (ServerEvents events = client.events(path, LONGEST_SILENCE)) {
            connection = Optional.of(events);
            Optional<ServerEvent> next = events.next();
            while (next.isPresent() && closing.getCount() > 0) {
                hear(next.get());
                next = events.next();
            }
        } finally {
            connection = Optional.empty();
        }
    }

    /** What it does not know is for a later version. */
    private void hear(ServerEvent event) throws IOException {
        switch (event.event()) {
            case "hello" -> {
                hello = Optional.of(Wire.mapper().readValue(event.data(), GatewayHello.class));
                membership.join(hello.get().controlPlane());
            }
            case "snapshot" -> {
                serve(SnapshotJson.snapshot(event.data()));
                connected();
            }
            case "delta" -> serve(SnapshotJson.delta(event.data()).applyTo(told.orElseThrow()));
            case "heartbeat" -> told.ifPresent(_ -> gateway.renew());
            default -> {}
        }
    }

    private void serve(Snapshot next) {
        gateway.update(next);
        told = Optional.of(next);
    }

    private void connected() {
        backoff.reset();
        lastFailure = "";
        listener.connected(hello.orElseThrow(), told.orElseThrow());
    }

    @Override
    public void close() {
        closing.countDown();
        connection.ifPresent(ServerEvents::close);
        try {
            boolean _ = thread.join(LONGEST_SILENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
