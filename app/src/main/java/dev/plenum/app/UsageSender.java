package dev.plenum.app;

import dev.plenum.api.GatewayUsage;
import dev.plenum.api.PlenumClient;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.TimeSource;
import dev.plenum.storage.SegmentedUsageLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands a gateway's usage log to its control plane, in order, on a thread of its own. The control plane says what it wants next, so that nothing of it needs
 * to be remembered here: whatever is sent twice counts once, and what got lost on either side is sent again. Taken usage stays for a week, then its
 * segments are dropped; what is not taken is never dropped.
 */
final class UsageSender implements AutoCloseable {

    private static final int RECORDS_AT_ONCE = 1_000;
    private static final long LOOK_EVERY_MILLISECONDS = 100;
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Duration DROP_EVERY = Duration.ofHours(1);
    private static final Duration LAST_TRY = Duration.ofSeconds(5);

    private final PlenumClient client;
    private final Membership membership;
    private final SegmentedUsageLog log;
    private final TimeSource clock;
    private final Consumer<PlenumException> failed;
    private final Backoff backoff = new Backoff();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("usage-sender").unstarted(this::run);
    private Optional<Long> wanted = Optional.empty();
    private Instant dropAt = Instant.MIN;
    private String lastFailure = "";

    /** @param failed told why usage is not taken, on the sender's thread; the same only once */
    UsageSender(
            PlenumClient client,
            Membership membership,
            SegmentedUsageLog log,
            TimeSource clock,
            Consumer<PlenumException> failed) {
        this.client = client;
        this.membership = membership;
        this.log = log;
        this.clock = clock;
        this.failed = failed;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(pass(), TimeUnit.MILLISECONDS)) {
                // Each pass says how long to wait.
            }
            long _ = pass();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how many milliseconds to wait for the next. */
    private long pass() {
        try {
            membership.controlPlane().ifPresent(this::send);
            backoff.reset();
            lastFailure = "";
            return LOOK_EVERY_MILLISECONDS;
        } catch (RuntimeException e) {
            PlenumException why = LinkFailure.of(client.base(), e);
            if (!why.problem().equals(lastFailure)) {
                lastFailure = why.problem();
                failed.accept(why);
            }
            return backoff.next().toMillis();
        }
    }

    private void send(String controlPlane) {
        if (wanted.isEmpty()) {
            wanted = Optional.of(hand(controlPlane, log.next(), List.of()));
        }
        checkNotAhead();
        while (wanted.get() < log.next()) {
            List<UsageRecord> records = log.read(wanted.get(), RECORDS_AT_ONCE);
            long next = hand(controlPlane, wanted.get(), records);
            if (next == wanted.get()) {
                throw new IllegalStateException("usage from sequence " + next + " on was not taken");
            }
            wanted = Optional.of(next);
            checkNotAhead();
        }
        dropOld();
    }

    private long hand(String controlPlane, long first, List<UsageRecord> records) {
        return client.write(
                        "POST",
                        "/v1/gateways/" + log.incarnation() + "/usage",
                        new GatewayUsage(
                                controlPlane,
                                first,
                                records.stream().map(UsageSender::used).toList()),
                        GatewayUsage.Taken.class)
                .next();
    }

    private static GatewayUsage.Used used(UsageRecord usage) {
        return new GatewayUsage.Used(
                usage.project(),
                usage.meter().kind().name().toLowerCase(Locale.ROOT),
                usage.meter().subject(),
                usage.quantity().millionths(),
                usage.from(),
                usage.to(),
                usage.source(),
                usage.key());
    }

    /** A folder from an older copy would give out sequences a second time, and what has them would never be taken. */
    private void checkNotAhead() {
        if (wanted.get() > log.next()) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "the control plane has usage of this gateway up to sequence " + (wanted.get() - 1)
                            + ", and the gateway's usage log ends before " + log.next(),
                    "the data folder that the gateway last used, not an older copy of it",
                    "Start the gateway with another --data; usage since then is in the old folder and is not handed in");
        }
    }

    private void dropOld() {
        Instant now = clock.now();
        if (!now.isBefore(dropAt)) {
            dropAt = now.plus(DROP_EVERY);
            int _ = log.drop(now.minus(KEPT), wanted.get() - 1);
        }
    }

    /** Tries once more to hand in the rest; what is left goes at the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            boolean _ = thread.join(LAST_TRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
