package dev.plenum.server;

import dev.plenum.core.port.Notices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Keeps notices and delivers none. */
final class NoticesInMemory implements Notices {

    private final List<Notice> kept = new ArrayList<>();
    private Optional<Webhook> webhook = Optional.empty();
    private Optional<Mail> mail = Optional.empty();

    @Override
    public synchronized Optional<Webhook> webhook() {
        return webhook;
    }

    @Override
    public synchronized Optional<Mail> mail() {
        return mail;
    }

    @Override
    public synchronized void setWebhook(Optional<Webhook> next) {
        webhook = next;
    }

    @Override
    public synchronized void setMail(Optional<Mail> next) {
        mail = next;
    }

    @Override
    public void onKept(Runnable listener) {}

    @Override
    public synchronized boolean keep(Notice notice) {
        return kept.add(notice);
    }

    @Override
    public Optional<Delivery> next(Channel channel) {
        return Optional.empty();
    }

    @Override
    public void delivered(Delivery delivery, Instant at) {}

    @Override
    public void failed(Delivery delivery, String why, Optional<Instant> next) {}

    @Override
    public synchronized List<Delivery> deliveries(int most) {
        return kept.stream()
                .flatMap(notice -> Arrays.stream(Channel.values())
                        .map(channel -> new Delivery(
                                notice, channel, 1, Optional.of(notice.at()), Optional.empty(), "it is away")))
                .toList();
    }

    @Override
    public synchronized List<Notice> notices(int most) {
        return List.copyOf(kept);
    }

    @Override
    public void close() {}
}
