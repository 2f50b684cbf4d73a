package dev.plenum.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whom notices of budgets go to. */
public record NotifyDocument(Optional<Webhook> webhook, Optional<Mail> mail) {

    /**
     * To set one, the address is enough.
     *
     * @param url {@code http://} or {@code https://}
     * @param secret {@code whsec_…}, only in the answer to the request that set it
     */
    public record Webhook(Optional<String> url, Optional<String> secret) {}

    /**
     * A mail server, and who gets mail.
     *
     * @param server {@code HOST:PORT}
     * @param security {@code starttls}, {@code tls} or {@code none}
     * @param from the sender's address
     * @param to the receivers' addresses
     * @param user absent: the server is told no user
     * @param password never in an answer
     */
    public record Mail(
            Optional<String> server,
            Optional<String> security,
            Optional<String> from,
            Optional<List<String>> to,
            Optional<String> user,
            Optional<String> password) {}

    /**
     * What somebody is told.
     *
     * @param id the same on each attempt
     * @param kind {@code reached}, {@code runs_out} or {@code test}
     * @param payer whose budget it is
     * @param percent that is spent
     */
    public record Notice(
            String id,
            Instant at,
            String kind,
            Optional<String> payer,
            Optional<String> amount,
            Optional<String> spent,
            Optional<Integer> percent,
            Optional<Instant> runsOutAt,
            List<Delivery> deliveries) {}

    /**
     * How far it has come on one channel.
     *
     * @param channel {@code webhook} or {@code mail}
     * @param deliveredAt absent: not yet
     * @param nextAt when it is tried next; absent: it is delivered, or given up
     * @param failure of the last attempt
     */
    public record Delivery(
            String channel,
            int attempts,
            Optional<Instant> deliveredAt,
            Optional<Instant> nextAt,
            Optional<String> failure) {}
}
