package dev.plenum.core.port;

import dev.plenum.core.units.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * What somebody is told of budgets, whom, and how far that has come. It outlives the process, and it is no part of the journal: it has secrets in it. Safe
 * from any thread.
 */
public interface Notices extends AutoCloseable {

    /** How somebody is told. */
    enum Channel {
        WEBHOOK,
        MAIL
    }

    /** How a mail server is talked to. */
    enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    /** What has happened to a budget. */
    enum Kind {
        /** So many percent of it are spent. */
        REACHED,
        /** It is going to be spent before it renews. */
        RUNS_OUT,
        /** Nothing: somebody wants to see whether notices arrive. */
        TEST
    }

    Optional<Webhook> webhook();

    Optional<Mail> mail();

    /** Absent: from now on nobody is told so, and what is not delivered yet is given up. */
    void setWebhook(Optional<Webhook> webhook);

    void setMail(Optional<Mail> mail);

    /** Keeps it, to be delivered by every channel that is set; false when one about the same was kept before. */
    boolean keep(Notice notice);

    /** Called after each notice that was kept, on the thread that kept it; must not block. One at most. */
    void onKept(Runnable listener);

    /** What is to be tried next on this channel, the one that is due first. */
    Optional<Delivery> next(Channel channel);

    void delivered(Delivery delivery, Instant at);

    /** @param next absent: it is given up */
    void failed(Delivery delivery, String why, Optional<Instant> next);

    /** Newest first. */
    List<Delivery> deliveries(int most);

    /** Notices newest first, those that no channel was set for included. */
    List<Notice> notices(int most);

    @Override
    void close();

    /** @param secret {@code whsec_} and base64, as in the Standard Webhooks specification */
    record Webhook(String url, String secret) {}

    /**
     * A mail server, and who gets mail from whom.
     *
     * @param user empty: the server is told no user
     */
    record Mail(String host, int port, Security security, String from, List<String> to, String user, String password) {

        public Mail {
            to = List.copyOf(to);
        }
    }

    /**
     * One thing that somebody is told.
     *
     * @param id {@code notice-…}: the same on every attempt
     * @param payer whose budget it is, in its text form; empty for a test
     * @param month of the budget
     * @param percent that was reached; 0 for the other kinds
     * @param runsOutAt when it is going to be spent
     */
    record Notice(
            String id,
            Kind kind,
            String payer,
            YearMonth month,
            Money amount,
            int percent,
            Money spent,
            Instant at,
            Optional<Instant> runsOutAt) {

        /** Equal for those of which one is enough: a budget that was set anew is another one. */
        public String about() {
            return kind == Kind.TEST ? id : String.join(" ", payer, month.toString(), amount.toString(), crossed());
        }

        private String crossed() {
            return kind == Kind.REACHED ? percent + "%" : kind.name();
        }
    }

    /**
     * One notice on one channel.
     *
     * @param attempts so far
     * @param next of the next one; absent when it is over
     * @param delivered when somebody took it
     * @param failure of the last attempt, in words; empty where it did not fail
     */
    record Delivery(
            Notice notice,
            Channel channel,
            int attempts,
            Optional<Instant> next,
            Optional<Instant> delivered,
            String failure) {}
}
