package dev.plenum.server;

import dev.plenum.api.GatewayDocument;
import dev.plenum.core.metering.UsageRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Says to gateways what the test says, and keeps what they hand in. */
final class GatewaysInMemory implements Gateways {

    static final String CONTROL_PLANE = "plane-1";

    final BlockingQueue<Message> told = new LinkedBlockingQueue<>();
    final List<UsageRecord> taken = new ArrayList<>();
    volatile boolean open = true;
    volatile List<GatewayDocument> activity = List.of();

    @Override
    public List<GatewayDocument> activity() {
        return activity;
    }

    @Override
    public String controlPlane() {
        return CONTROL_PLANE;
    }

    @Override
    public Feed feed(String incarnation) {
        return new Feed() {
            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public Optional<Message> next(Duration limit) throws InterruptedException {
                return Optional.ofNullable(told.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
            }

            @Override
            public void close() {
                open = false;
            }
        };
    }

    @Override
    public byte[] lend(String incarnation, byte[] report) {
        return report;
    }

    @Override
    public synchronized long take(String incarnation, long first, List<UsageRecord> records) {
        if (first == taken.size()) {
            taken.addAll(records);
        }
        return taken.size();
    }
}
