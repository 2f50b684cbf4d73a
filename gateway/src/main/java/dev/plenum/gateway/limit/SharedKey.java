package dev.plenum.gateway.limit;

import dev.plenum.core.tenancy.Limit;
import dev.plenum.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What one gateway has of one key: credits, requests that wait for them, and at most one question to the {@link Coordinator} at a time, for all that wait
 * by then and some ahead. Its monitor guards it; callers are answered outside.
 */
final class SharedKey {

    /** An answer that is overdue for so long will not come: the connection is made anew. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of a limit, so much at most is asked for ahead: one part in this many. */
    private static final int AHEAD_PARTS = 200;

    /** Of their lifetime, so long is a refusal repeated without asking: one part in this many. */
    private static final int REFUSING_PARTS = 4;

    private final SharedLimits limits;

    private Optional<Definition> definition = Optional.empty();
    private Optional<CoordinatorConnection> knows = Optional.empty();
    private int number;

    private final Deque<Credits> credits = new ArrayDeque<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Optional<Asked> asked = Optional.empty();
    private long lastAskedAt;
    private long ahead;
    private long meanTokens;
    private Optional<Refusing> refusing = Optional.empty();
    private Optional<Figures> figures = Optional.empty();

    private long running;
    private long unreportedRequests;
    private long unreportedTokens;

    /** The key as the coordinator knows it, how long its credits are good for, and whether any limit is of tokens. */
    private record Definition(Snapshot.Key key, List<Limit> projectLimits, long lifetime, boolean countsTokens) {

        static Definition of(Snapshot.Key key, List<Limit> projectLimits) {
            long lifetime = Stream.concat(key.limits().stream(), projectLimits.stream())
                    .filter(limit -> limit.kind() != Limit.Kind.CONCURRENT)
                    .mapToLong(limit -> Coordinator.lifetime(limit.per()).toNanos())
                    .min()
                    .orElseGet(() -> Coordinator.lifetime(Duration.ZERO).toNanos());
            boolean countsTokens = Stream.concat(key.limits().stream(), projectLimits.stream())
                    .anyMatch(limit -> limit.kind() == Limit.Kind.TOKENS);
            return new Definition(key, projectLimits, lifetime, countsTokens);
        }

        boolean says(Snapshot.Key other, List<Limit> otherProjectLimits) {
            return key.limits().equals(other.limits()) && projectLimits.equals(otherProjectLimits);
        }

        /** The most requests that may be asked for ahead. */
        long mostAhead(long meanTokens) {
            long most = Long.MAX_VALUE;
            for (Limit limit : key.limits()) {
                most = Math.min(most, ahead(limit, meanTokens));
            }
            for (Limit limit : projectLimits) {
                most = Math.min(most, ahead(limit, meanTokens));
            }
            return most;
        }

        private static long ahead(Limit limit, long meanTokens) {
            long part = limit.most() / AHEAD_PARTS;
            return limit.kind() == Limit.Kind.TOKENS ? part / Math.max(1, meanTokens) : part;
        }

        Limit limit(int index) {
            int ofKey = key.limits().size();
            return index < ofKey ? key.limits().get(index) : projectLimits.get(index - ofKey);
        }

        boolean ofProject(int index) {
            return index >= key.limits().size();
        }
    }

    private record Waiting(long tokens, long since, Executor caller, Consumer<Verdict> then) {

        Runnable answer(Verdict verdict) {
            return () -> caller.execute(() -> then.accept(verdict));
        }
    }

    /** A question under way. */
    private record Asked(CoordinatorConnection of, Definition definition, long at, long firstTokens) {}

    /** What refused one of so many tokens refuses all that are not smaller, until this time. */
    private record Refusing(Verdict.Refused refused, long tokens, long until) {

        boolean concerns(long tokensOfOther, long now) {
            return tokensOfOther >= tokens && now - until < 0;
        }
    }

    SharedKey(SharedLimits limits) {
        this.limits = limits;
    }

    void admit(
            Snapshot.Key key,
            List<Limit> projectLimits,
            long tokensOfRequest,
            long now,
            Executor caller,
            Consumer<Verdict> then) {
        Optional<Verdict> verdict;
        synchronized (this) {
            define(key, projectLimits);
            long tokens = definition.orElseThrow().countsTokens() ? tokensOfRequest : 0;
            verdict = atOnce(tokens, now);
            if (verdict.isEmpty()) {
                waiting.add(new Waiting(tokens, now, caller, then));
                ask(now);
            }
        }
        verdict.ifPresent(then);
    }

    private void define(Snapshot.Key key, List<Limit> projectLimits) {
        if (definition.isEmpty() || !definition.get().says(key, projectLimits)) {
            definition = Optional.of(Definition.of(key, projectLimits));
            connected().ifPresent(connection -> connection.send(defining(definition.get())));
        }
    }

    private ShareMessage defining(Definition it) {
        return new ShareMessage.Define(
                number, it.key().id(), it.key().project(), it.key().limits(), it.projectLimits());
    }

    /** Empty where only the coordinator can say. */
    private Optional<Verdict> atOnce(long tokens, long now) {
        if (!limits.coordinated()) {
            return Optional.of(alone(tokens, now));
        }
        if (!waiting.isEmpty()) {
            return Optional.empty();
        }
        for (Credits some : credits) {
            if (!some.expired(now) && some.take(tokens)) {
                return Optional.of(reserved(some, tokens, now));
            }
        }
        return refusing.filter(it -> it.concerns(tokens, now)).map(Refusing::refused);
    }

    private Verdict reserved(Credits from, long tokens, long now) {
        Definition it = definition.orElseThrow();
        running++;
        meanTokens = (7 * meanTokens + tokens + 7) / 8;
        Verdict.Reservation counted = limits.own().count(it.key(), it.projectLimits(), 1, tokens, 1, now);
        return new SharedReservation(this, counted, Optional.of(from), tokens);
    }

    /** What this gateway says by itself, from its part of each limit. */
    private Verdict alone(long tokens, long now) {
        Definition it = definition.orElseThrow();
        Verdict verdict = limits.own().admit(it.key(), it.projectLimits(), tokens, now);
        if (!(verdict instanceof Verdict.Reservation counted)) {
            return verdict;
        }
        running++;
        connected()
                .ifPresentOrElse(connection -> connection.send(new ShareMessage.Report(number, 1, tokens, 1)), () -> {
                    unreportedRequests++;
                    unreportedTokens += tokens;
                });
        return new SharedReservation(this, counted, Optional.empty(), tokens);
    }

    /** The connection, if the coordinator knows this key by it. */
    private Optional<CoordinatorConnection> connected() {
        return limits.connection()
                .filter(connection -> knows.isPresent() && knows.get().equals(connection));
    }

    private void ask(long now) {
        Optional<CoordinatorConnection> connection = limits.connection();
        if (asked.isPresent() || waiting.isEmpty() || connection.isEmpty()) {
            return;
        }
        introduce(connection.get());
        long lifetime = definition.orElseThrow().lifetime();
        ahead = now - lastAskedAt < lifetime
                ? Math.min(2 * ahead + 1, definition.get().mostAhead(meanTokens))
                : 0;
        lastAskedAt = now;
        long first = waiting.element().tokens();
        long tokens = ahead * meanTokens;
        for (Waiting each : waiting) {
            tokens += each.tokens();
        }
        connection.get().send(new ShareMessage.Ask(number, first, waiting.size() + ahead, tokens));
        asked = Optional.of(new Asked(connection.get(), definition.get(), now, first));
        limits.look(this);
    }

    /** Tells a coordinator that does not know this key of it, and what of it was let in and runs here. */
    private void introduce(CoordinatorConnection connection) {
        if (connected().isPresent()) {
            return;
        }
        knows = Optional.of(connection);
        number = limits.newNumber(this, number);
        connection.send(defining(definition.orElseThrow()));
        connection.send(new ShareMessage.Report(number, unreportedRequests, unreportedTokens, running));
        unreportedRequests = 0;
        unreportedTokens = 0;
    }

    void granted(ShareMessage.Grant grant, long now) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            if (asked.isEmpty()) {
                return;
            }
            Asked question = asked.get();
            asked = Optional.empty();
            Credits fresh = new Credits(
                    question.of(),
                    grant.time(),
                    question.at() + question.definition().lifetime(),
                    grant.requests(),
                    grant.tokens());
            figures = Optional.of(grant.figures());
            while (!waiting.isEmpty() && fresh.take(waiting.element().tokens())) {
                Waiting next = waiting.remove();
                answers.add(next.answer(reserved(fresh, next.tokens(), now)));
            }
            if (answers.isEmpty()) {
                // It came too late, and who waited for it is served.
                returned(fresh);
            } else {
                credits.add(fresh);
            }
            limits.look(this);
            ask(now);
        }
        answers.forEach(Runnable::run);
    }

    void refused(ShareMessage.Refuse refuse, long now) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            if (asked.isEmpty()) {
                return;
            }
            Asked question = asked.get();
            asked = Optional.empty();
            figures = Optional.of(refuse.figures());
            long tokens = question.firstTokens();
            Verdict.Refused refused = verdict(refuse, question.definition());
            long pause = question.definition().lifetime() / REFUSING_PARTS;
            refusing = Optional.of(new Refusing(
                    refused, tokens, now + (refuse.never() ? pause : Math.min(pause, refuse.retryNanos()))));
            for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
                Waiting next = all.next();
                if (next.tokens() >= tokens) {
                    all.remove();
                    answers.add(next.answer(refused));
                }
            }
            ask(now);
        }
        answers.forEach(Runnable::run);
    }

    private static Verdict.Refused verdict(ShareMessage.Refuse refuse, Definition it) {
        return new Verdict.Refused(
                it.limit(refuse.limit()),
                it.ofProject(refuse.limit()),
                refuse.used(),
                Duration.ofNanos(refuse.retryNanos()),
                refuse.never());
    }

    /** Gives back credits that have expired, and decides alone for those who have waited long enough. */
    void tick(long now) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            credits.removeIf(some -> some.expired(now) && returned(some));
            if (asked.isPresent() && !limits.connection().equals(asked.map(Asked::of))) {
                asked = Optional.empty();
            }
            asked.ifPresent(it -> judge(it, now - it.at() - limits.patienceNanos()));
            if (!limits.coordinated()) {
                answerAlone(answers, now);
            }
            ask(now);
            if (asked.isEmpty() && credits.isEmpty()) {
                limits.rest(this);
            }
        }
        answers.forEach(Runnable::run);
    }

    private static void judge(Asked question, long overdueNanos) {
        if (overdueNanos > 0) {
            question.of().late(true);
        }
        if (overdueNanos > SILENCE_NANOS) {
            question.of().close();
        }
    }

    private boolean returned(Credits some) {
        long unused = some.requests();
        ahead = Math.max(0, ahead - unused);
        connected()
                .filter(some.from()::equals)
                .filter(_ -> unused > 0 || some.tokens() > 0)
                .ifPresent(connection -> connection.send(
                        new ShareMessage.Change(number, some.time(), -unused, -some.tokens(), -unused)));
        return true;
    }

    private void answerAlone(List<Runnable> answers, long now) {
        while (!waiting.isEmpty()) {
            Waiting next = waiting.remove();
            answers.add(next.answer(alone(next.tokens(), now)));
        }
    }

    /** Of a request that has ended: what it used more than was reserved. */
    synchronized void ended(Optional<Credits> from, long requestsMore, long tokensMore) {
        running--;
        connected()
                .ifPresent(connection ->
                        connection.send(from.filter(some -> some.from().equals(connection))
                                .<ShareMessage>map(some ->
                                        new ShareMessage.Change(number, some.time(), requestsMore, tokensMore, -1))
                                .orElseGet(() -> new ShareMessage.Report(number, 0, 0, -1))));
    }

    Figures figures(long now) {
        synchronized (this) {
            return figures.orElseGet(() ->
                    definition.map(it -> limits.own().figures(it.key(), now)).orElse(Figures.NONE));
        }
    }

    /** The key is gone. Where it is not, it will be introduced again. */
    void forget(long now) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            connected().ifPresent(connection -> connection.send(new ShareMessage.Forget(number)));
            knows = Optional.empty();
            asked = Optional.empty();
            credits.clear();
            limits.forgetNumber(number);
            if (definition.isPresent()) {
                answerAlone(answers, now);
            }
        }
        answers.forEach(Runnable::run);
    }
}
