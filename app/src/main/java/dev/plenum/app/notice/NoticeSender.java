package dev.plenum.app.notice;

import dev.plenum.core.port.Notices;
import dev.plenum.core.port.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Delivers notices, each channel on a thread of its own, so that a dead receiver holds up nothing else. What fails is tried again after 5 s, 20 s, 80 s,
 * and so on up to every 6 hours, each wait up to a fifth shorter or longer, for three days; then it is given up. What is not delivered yet when the process
 * ends is, after the next start: at least once, with the same id.
 */
public final class NoticeSender implements AutoCloseable {

    static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    static final Duration LONGEST_WAIT = Duration.ofHours(6);
    static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

    private static final System.Logger LOG = System.getLogger(NoticeSender.class.getName());

    private final Notices notices;
    private final TimeSource clock;
    private final Duration firstWait;
    private final WebhookCourier webhook;
    private final List<Lane> lanes;
    private volatile boolean closed;

    private NoticeSender(Notices notices, TimeSource clock, String currency, Duration firstWait) {
        this.notices = notices;
        this.clock = clock;
        this.firstWait = firstWait;
        this.webhook = new WebhookCourier(notices, clock, currency);
        this.lanes = List.of(
                new Lane(Notices.Channel.WEBHOOK, webhook),
                new Lane(Notices.Channel.MAIL, new MailCourier(notices, currency)));
    }

    /** Begins with what an earlier process has left. */
    public static NoticeSender start(Notices notices, TimeSource clock, String currency) {
        return start(notices, clock, currency, FIRST_WAIT);
    }

    static NoticeSender start(Notices notices, TimeSource clock, String currency, Duration firstWait) {
        NoticeSender sender = new NoticeSender(notices, clock, currency, firstWait);
        notices.onKept(sender::wake);
        sender.lanes.forEach(lane -> lane.thread.start());
        return sender;
    }

    /** There is something to deliver; returns at once. */
    private void wake() {
        lanes.forEach(lane -> lane.woken.release());
    }

    /** How long after its so many-th attempt the next one follows, on average. */
    static Duration wait(int attempts, Duration first) {
        long millis = first.toMillis();
        for (int attempt = 1; attempt < attempts && millis < LONGEST_WAIT.toMillis(); attempt++) {
            millis *= 4;
        }
        return Duration.ofMillis(Math.min(millis, LONGEST_WAIT.toMillis()));
    }

    /** One channel. */
    private final class Lane {

        private final Notices.Channel channel;
        private final Courier courier;
        private final Semaphore woken = new Semaphore(0);
        private final Thread thread;

        Lane(Notices.Channel channel, Courier courier) {
            this.channel = channel;
            this.courier = courier;
            this.thread = Thread.ofPlatform()
                    .daemon()
                    .name("notices-" + channel.name().toLowerCase(Locale.ROOT))
                    .unstarted(this::run);
        }

        private void run() {
            try {
                while (!closed) {
                    Optional<Notices.Delivery> next = notices.next(channel);
                    Instant due = next.flatMap(Notices.Delivery::next).orElse(Instant.MAX);
                    if (due.isAfter(clock.now())) {
                        sleepUntil(due);
                    } else {
                        attempt(next.orElseThrow());
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "notices are not delivered any more until the next start", e);
            }
        }

        /** The clock may be set meanwhile: it is looked at again at least once a minute while something waits. */
        private void sleepUntil(Instant due) throws InterruptedException {
            if (due.equals(Instant.MAX)) {
                woken.acquire();
            } else {
                long millis = Math.clamp(Duration.between(clock.now(), due).toMillis(), 1, 60_000);
                boolean _ = woken.tryAcquire(millis, TimeUnit.MILLISECONDS);
            }
            int _ = woken.drainPermits();
        }

        private void attempt(Notices.Delivery delivery) throws InterruptedException {
            try {
                courier.deliver(delivery.notice());
                notices.delivered(delivery, clock.now());
            } catch (Courier.NotDelivered e) {
                failed(delivery, e.getMessage());
            } catch (RuntimeException e) {
                failed(delivery, e.toString());
            }
        }

        private void failed(Notices.Delivery delivery, String why) {
            Instant now = clock.now();
            boolean over = now.isAfter(delivery.notice().at().plus(GIVE_UP_AFTER));
            Duration wait = NoticeSender.wait(delivery.attempts() + 1, firstWait);
            long millis = wait.toMillis() * ThreadLocalRandom.current().nextLong(80, 121) / 100;
            notices.failed(delivery, why, over ? Optional.empty() : Optional.of(now.plusMillis(millis)));
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a notice is not delivered: " + why + (over ? "; it is given up" : "; it is tried again"));
        }
    }

    @Override
    public void close() {
        closed = true;
        webhook.close();
        lanes.forEach(lane -> lane.thread.interrupt());
        for (Lane lane : lanes) {
            try {
                boolean _ = lane.thread.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
