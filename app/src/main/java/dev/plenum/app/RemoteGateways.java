package dev.plenum.app;

import dev.plenum.api.GatewayDocument;
import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.gateway.budget.Grants;
import dev.plenum.gateway.budget.LeaseJson;
import dev.plenum.gateway.budget.Spending;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.SnapshotDelta;
import dev.plenum.gateway.snapshot.SnapshotJson;
import dev.plenum.server.Gateways;
import dev.plenum.storage.UsageMirrors;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The gateways that have joined this control plane from processes of their own. Each that is connected is told all there is, then each change; one that
 * is too slow is cut off, comes back and gets all again. What they used goes to {@link UsageMirrors}, and
 * what they may spend comes from the one who lends.
 */
final class RemoteGateways implements Gateways {

    /** Changes that a gateway may be behind. */
    static final int MOST_WAITING = 1_000;

    private final String controlPlane;
    private final Supplier<List<GatewayDocument>> activity;
    private final UsageMirrors mirrors;
    private final Function<Spending, Grants> lender;
    private final Map<String, Connection> connections = new HashMap<>();
    private Optional<Snapshot> current = Optional.empty();

    RemoteGateways(
            String controlPlane,
            Supplier<List<GatewayDocument>> activity,
            UsageMirrors mirrors,
            Function<Spending, Grants> lender) {
        this.controlPlane = controlPlane;
        this.activity = activity;
        this.mirrors = mirrors;
        this.lender = lender;
    }

    /** What all serve from now on; returns at once. */
    synchronized void tell(Snapshot next) {
        if (!connections.isEmpty()) {
            Message message = current.map(before -> delta(before, next)).orElseGet(() -> full(next));
            List.copyOf(connections.values()).forEach(connection -> connection.tell(message));
        }
        current = Optional.of(next);
    }

    private static Message delta(Snapshot before, Snapshot next) {
        return new Message("delta", SnapshotJson.text(SnapshotDelta.between(before, next)));
    }

    private static Message full(Snapshot snapshot) {
        return new Message("snapshot", SnapshotJson.text(snapshot));
    }

    @Override
    public List<GatewayDocument> activity() {
        return activity.get();
    }

    @Override
    public String controlPlane() {
        return controlPlane;
    }

    @Override
    public synchronized Feed feed(String incarnation) {
        Connection connection = new Connection(incarnation, current);
        Optional.ofNullable(connections.put(incarnation, connection)).ifPresent(Connection::end);
        return connection;
    }

    @Override
    public long take(String incarnation, long first, List<UsageRecord> records) {
        return mirrors.accept(incarnation, first, records);
    }

    @Override
    public byte[] lend(String incarnation, byte[] report) {
        return LeaseJson.write(lender.apply(spending(incarnation, report)));
    }

    private static Spending spending(String incarnation, byte[] report) {
        try {
            Spending spending = LeaseJson.spending(Wire.mapper().readTree(report));
            if (spending.gateway().equals(incarnation)) {
                return spending;
            }
        } catch (RuntimeException e) {
            throw noReport(e);
        }
        throw noReport(new IllegalArgumentException("another gateway's"));
    }

    private static PlenumException noReport(RuntimeException why) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "a report of spending cannot be read: " + why.getMessage(),
                "what a gateway of this version or an older one says of its own",
                "Update the control plane first, then its gateways",
                why);
    }

    private synchronized void forget(Connection connection) {
        connections.remove(connection.incarnation, connection);
    }

    /** One gateway that reads; the snapshot it begins with is composed on its reader's thread. */
    private final class Connection implements Feed {

        private final String incarnation;
        private final BlockingQueue<Message> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
        private Optional<Snapshot> beginning;
        private volatile boolean open = true;

        Connection(String incarnation, Optional<Snapshot> beginning) {
            this.incarnation = incarnation;
            this.beginning = beginning;
        }

        void tell(Message message) {
            if (!waiting.offer(message)) {
                close();
            }
        }

        void end() {
            open = false;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public Optional<Message> next(Duration limit) throws InterruptedException {
            if (beginning.isPresent()) {
                Message first = full(beginning.get());
                beginning = Optional.empty();
                return Optional.of(first);
            }
            return Optional.ofNullable(waiting.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void close() {
            end();
            forget(this);
        }
    }
}
