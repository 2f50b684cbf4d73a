package dev.plenum.gateway;

import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.metering.Charge;
import dev.plenum.gateway.metering.Tokens;
import dev.plenum.gateway.snapshot.Target;
import dev.plenum.gateway.traffic.RouteTraffic;
import dev.plenum.gateway.translate.Translation;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One admitted request on its way to an engine and back: picks a target, another once if that one fails before the first byte of its answer, passes the
 * answer on, and sees to it that it is paid for once. All on the caller's event loop.
 *
 * <p>A stream goes on event by event, byte for byte; the usage chunk that only the gateway asked for stops here. It is complete with its end mark and
 * nothing else: whatever ends otherwise gets an error event and a connection that breaks off.
 */
final class Call implements EngineConnection.Asker, Worker.Limited {

    private static final int ATTEMPTS = 2;
    private static final int UNAVAILABLE = 503;

    /** After a stream's end mark only the end of the framing is still to come. */
    private static final long AFTER_END_NANOS = Duration.ofMillis(200).toNanos();

    private enum State {
        CONNECTING,
        WAITING,
        WHOLE,
        STREAM,
        /** The caller has its answer; the engine's connection is read to the end of its framing. */
        ANSWERED,
        OVER
    }

    private final Front front;
    private final ClientConnection client;
    private final Admission admission;
    private final Charge charge;
    private final RouteTraffic traffic;
    private final Exchange exchange;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Set<Target> tried = new HashSet<>(2);
    private final long startNanos = System.nanoTime();
    private State state = State.CONNECTING;
    private Target target;
    private EngineConnection engine;
    private boolean reused;
    private AnswerHead head;
    private ByteArrayOutputStream whole;
    private StreamedAnswer stream;

    /** What the engine said of an answer that comes whole. */
    private Tokens usage;

    /** Reading waits for more of the budget, and so does the part that leaves next. */
    private boolean unpaid;

    private long firstContentNanos;
    private long sinceNanos = startNanos;

    Call(Front front, ClientConnection client, Admission admission, Charge charge, Map<String, String> headers) {
        this.front = front;
        this.client = client;
        this.admission = admission;
        this.charge = charge;
        this.traffic = front.traffic().of(admission.route());
        this.exchange = client.exchange();
        this.headers = headers;
        this.body = admission.upstreamBody();
    }

    void start() {
        client.answeredBy(this);
        client.worker().add(this);
        traffic.began();
        attempt("");
    }

    /** Asks the next target; what failed before is told when there is none. */
    private void attempt(String failure) {
        target = front.balancer()
                .choose(admission.route().targets(), tried, admission.tie(), admission.beginnings(), System.nanoTime());
        if (target == null) {
            refuse(
                    tried.isEmpty()
                            ? Refusals.noReadyReplica(admission.route().model())
                            : Refusals.upstreamFailed(admission.route().model(), failure));
            return;
        }
        tried.add(target);
        exchange.attempt(target, admission.route().model());
        EngineConnection kept = client.worker().take(target);
        while (kept != null && !kept.isOpen()) {
            kept = client.worker().take(target);
        }
        if (kept != null) {
            reused = true;
            ask(kept);
        } else {
            connect();
        }
    }

    private void connect() {
        reused = false;
        state = State.CONNECTING;
        front.connector().connect(target, client.worker(), this::connected, this::notConnected);
    }

    private void connected(EngineConnection connection) {
        if (state == State.CONNECTING) {
            ask(connection);
        } else {
            connection.close();
        }
    }

    private void notConnected(IOException why) {
        if (state == State.CONNECTING) {
            again(String.valueOf(why.getMessage()));
        }
    }

    private void ask(EngineConnection connection) {
        engine = connection;
        state = State.WAITING;
        sinceNanos = System.nanoTime();
        String traceparent = front.observers().traces() ? exchange.traceparent() : "";
        connection.ask(UpstreamRequest.of(admission, target, body, traceparent), this);
    }

    /** This target failed before its answer began: another one, if there is one and retries are not too many already. */
    private void again(String failure) {
        front.balancer().failed(target, System.nanoTime());
        Target failed = target;
        release();
        boolean more =
                tried.size() < Math.min(ATTEMPTS, admission.route().targets().size());
        if (more && front.balancer().mayRetry()) {
            front.metrics().retried(admission, failed);
            attempt(failure);
        } else {
            refuse(Refusals.upstreamFailed(admission.route().model(), failure));
        }
    }

    private void release() {
        engine = null;
        if (target != null) {
            front.balancer().done(target);
            target = null;
        }
    }

    @Override
    public void head(AnswerHead answer) throws IOException {
        if (state != State.WAITING) {
            return;
        }
        boolean last =
                tried.size() >= Math.min(ATTEMPTS, admission.route().targets().size());
        if (answer.status() == UNAVAILABLE && !last) {
            engine.abandon();
            again("it is not available");
            return;
        }
        head = answer;
        sinceNanos = System.nanoTime();
        front.balancer().succeeded(target);
        if (answer.isSuccess() && admission.streams() && answer.isEventStream()) {
            state = State.STREAM;
            stream = new StreamedAnswer(
                    admission, charge, traffic, client, front.config().maxAnswerBytes());
            client.beginStream(answer.header("content-type").orElse("text/event-stream"), headers);
        } else {
            if (!keeps(answer.length())) {
                return;
            }
            if (answer.isSuccess()) {
                firstContent();
            }
            state = State.WHOLE;
            whole = new ByteArrayOutputStream(
                    Math.clamp(answer.length(), 512, front.config().maxAnswerBytes()));
        }
    }

    /** The first token, as far as it can be told from here: a stream's first event with content, or the head of an answer that comes whole. */
    private void firstContent() {
        firstContentNanos = sinceNanos;
        exchange.firstChunk(sinceNanos);
        front.metrics().firstToken(admission, target, sinceNanos - startNanos);
        traffic.firstToken(sinceNanos - startNanos);
    }

    @Override
    public void body(byte[] bytes, int from, int to) throws IOException {
        sinceNanos = System.nanoTime();
        if (state == State.WHOLE) {
            if (whole.size() + (to - from) > front.config().maxAnswerBytes()) {
                throw new IOException(
                        "its answer is longer than " + front.config().maxAnswerBytes() + " bytes");
            }
            if (keeps(Math.max(head.length(), whole.size() + (to - from)))) {
                whole.write(bytes, from, to - from);
            }
        } else if (state == State.STREAM && !client.isGone()) {
            stream.append(bytes, from, to);
            if (keeps(stream.size())) {
                pass(to - from);
            }
        }
    }

    /** Whether there is memory for so many bytes of the answer together; if not, it ends here. */
    private boolean keeps(long answerBytes) {
        try {
            client.keeps(Math.min(answerBytes, front.config().maxAnswerBytes()));
            return true;
        } catch (Refusal busy) {
            if (state == State.STREAM) {
                broken(busy);
            } else {
                stopEngine();
                refuse(busy);
            }
            return false;
        }
    }

    private void pass(int size) throws IOException {
        StreamedAnswer.Progress progress = stream.pass(size);
        if (firstContentNanos == 0 && stream.hasContent()) {
            firstContent();
        }
        switch (progress) {
            case GOES_ON -> {}
            case ENDED -> endStream();
            case FAILED -> broken(upstreamFailed(stream.failure()));
        }
    }

    private void endStream() {
        stream.count();
        charge.left();
        Optional<Tokens> told = stream.usage();
        Tokens counted = told.orElseGet(charge::counted);
        try {
            if (told.isEmpty()) {
                settleCut();
            } else {
                charge.settle(counted);
                exchange.used(counted, false);
            }
        } catch (PlenumException e) {
            broken(Refusals.notRecorded(e.getMessage()));
            return;
        }
        ByteBuf last = stream.takeLast(counted);
        answered(Exchange.OK);
        client.end(last);
    }

    /** What is known of an answer that was cut, or that came without usage. */
    private void settleCut() {
        Tokens counted = charge.counted();
        charge.settleCut();
        exchange.used(counted, true);
    }

    /** The caller has all of it. */
    private void answered(String outcome) {
        state = State.ANSWERED;
        sinceNanos = System.nanoTime();
        exchange.outcome(outcome);
        long streamed = stream == null || firstContentNanos == 0 ? 0 : sinceNanos - firstContentNanos;
        front.metrics().ended(admission, exchange, outcome, sinceNanos - startNanos, streamed);
        Optional<Tokens> told = stream == null ? Optional.ofNullable(usage) : stream.usage();
        long counted = stream == null ? 0 : stream.counted();
        told.ifPresent(tokens -> traffic.output(Math.max(0, tokens.output() - counted)));
        boolean well = outcome.equals(Exchange.OK) || outcome.equals(Exchange.CALLER_GONE);
        traffic.ended(well, told.map(Tokens::input).orElse(0L));
    }

    @Override
    public void pause() {
        if (state != State.STREAM || !stream.waits() || client.isGone() || unpaid) {
            return;
        }
        if (!charge.isFree() && !charge.covers(stream.next())) {
            extend();
            return;
        }
        stream.count();
        client.send(stream.take());
        if (client.hasSentAll()) {
            charge.left();
        }
        if (!client.takesMore() && engine != null) {
            engine.reads(false);
        }
    }

    /** What is reserved of the project's budget does not pay for what leaves next. */
    private void extend() {
        unpaid = true;
        if (engine != null) {
            engine.reads(false);
        }
        charge.extend(stream.next(), client.worker().loop(), this::extended);
    }

    private void extended(boolean paid) {
        unpaid = false;
        if (state != State.STREAM || !stream.waits()) {
            return;
        }
        if (!paid) {
            stream.drop();
            broken(Refusals.budgetUsedUp(admission.key().project()));
            return;
        }
        pause();
        if (engine != null && state == State.STREAM && !unpaid && client.takesMore()) {
            engine.reads(true);
        }
    }

    /** The caller takes more again. */
    void callerReads() {
        if (engine != null && state == State.STREAM && !unpaid) {
            engine.reads(true);
        }
    }

    @Override
    public void end() throws IOException {
        switch (state) {
            case WHOLE -> answerWhole();
            case STREAM -> broken(upstreamFailed("it ended the stream before its end mark"));
            default -> {}
        }
        over();
    }

    private void answerWhole() throws IOException {
        byte[] bytes = whole.toByteArray();
        if (!head.isSuccess()) {
            engineRefused(bytes);
            return;
        }
        usage = AnswerScan.of(bytes, 0, bytes.length).usage();
        Tokens used = usage == null ? estimated(bytes.length) : usage;
        Optional<Translation> translation = admission.translation();
        byte[] told = translation.isPresent() ? translation.get().whole(bytes, used) : bytes;
        try {
            settle(used);
        } catch (PlenumException e) {
            refuse(Refusals.notRecorded(e.getMessage()));
            return;
        }
        tell(Exchange.OK, told);
    }

    private void engineRefused(byte[] bytes) {
        charge.drop();
        if (isForTheCaller(head.status(), bytes)) {
            tell(
                    "upstream_error",
                    admission
                            .translation()
                            .map(translation -> translation.refusal(head.status(), bytes))
                            .orElse(bytes));
        } else {
            refuse(upstreamFailed("it answered with status " + head.status()));
        }
    }

    private void tell(String outcome, byte[] bytes) {
        Map<String, String> all = headers;
        if (head.header("retry-after").isPresent()) {
            all = new HashMap<>(headers);
            all.put("retry-after", head.header("retry-after").get());
        }
        String type = admission.translation().isPresent()
                ? RequestScan.JSON
                : head.header("content-type").orElse(RequestScan.JSON);
        answered(outcome);
        client.answer(head.status(), type, all, bytes, false);
    }

    /** The engine refused the request itself, or failed and said how. */
    private static boolean isForTheCaller(int status, byte[] body) {
        return status >= 500 ? AnswerScan.of(body, 0, body.length).error() : status >= 400;
    }

    private void settle(Tokens used) {
        if (usage != null) {
            charge.settle(used);
        } else {
            charge.settleEstimated(used);
        }
        exchange.used(used, usage == null);
    }

    /** An engine that reports no usage is charged by four bytes a token each way. */
    private Tokens estimated(int answerBytes) {
        long output = admission.endpoint().generates() ? Admission.tokens(answerBytes) : 0;
        return new Tokens(admission.estimatedInputTokens(), output);
    }

    private Refusal upstreamFailed(String what) {
        return Refusals.upstreamFailed(admission.route().model(), what);
    }

    @Override
    public void failed(IOException why) {
        switch (state) {
            case WAITING -> {
                if (reused) {
                    // The engine had closed it while it was idle: that says nothing about the engine.
                    engine = null;
                    connect();
                } else {
                    again(String.valueOf(why.getMessage()));
                }
            }
            case WHOLE -> {
                front.balancer().failed(target, System.nanoTime());
                refuse(upstreamFailed(String.valueOf(why.getMessage())));
            }
            case STREAM -> {
                front.balancer().failed(target, System.nanoTime());
                broken(upstreamFailed(String.valueOf(why.getMessage())));
            }
            default -> over();
        }
    }

    /** Instead of an answer. */
    private void refuse(Refusal why) {
        charge.drop();
        answered(why.code());
        over();
        client.refuse(why);
    }

    /** In the middle of an answer. */
    private void broken(Refusal why) {
        stream.count();
        charge.left();
        try {
            settleCut();
        } catch (PlenumException e) {
            // The slot stays in flight, and the next start records it.
            front.notRecorded(e);
        }
        ByteBuf last = stream.takeBroken(why);
        stopEngine();
        answered(why.code());
        over();
        client.breakOff(last);
    }

    /** The caller left: the engine is stopped at once, and what reached the caller is charged. */
    void callerGone() {
        if (state == State.OVER || state == State.ANSWERED) {
            return;
        }
        if (stream != null) {
            stream.release();
        }
        stopEngine();
        try {
            settleCut();
        } catch (PlenumException e) {
            front.notRecorded(e);
        }
        answered(Exchange.CALLER_GONE);
        over();
    }

    private void stopEngine() {
        if (engine != null) {
            engine.abandon();
        }
    }

    private void over() {
        if (state != State.OVER) {
            state = State.OVER;
            release();
            client.worker().remove(this);
        }
    }

    @Override
    public void look(long nowNanos) {
        TimeLimits limits = front.config().timeLimits();
        long silent = nowNanos - sinceNanos;
        boolean tooLong = limits.total().isPresent()
                && nowNanos - startNanos > limits.total().get().toNanos();
        switch (state) {
            case WAITING -> {
                if (tooLong || silent > limits.firstByte().toNanos()) {
                    timedOut(tooLong ? limits.total().get() : limits.firstByte());
                }
            }
            case WHOLE, STREAM -> {
                if (tooLong || silent > limits.betweenChunks().toNanos()) {
                    timedOut(tooLong ? limits.total().get() : limits.betweenChunks());
                }
            }
            case ANSWERED -> {
                if (silent > AFTER_END_NANOS) {
                    stopEngine();
                    over();
                }
            }
            default -> {}
        }
    }

    private void timedOut(Duration limit) {
        Refusal why = Refusals.upstreamTimeout(admission.route().model(), limit);
        front.balancer().failed(target, System.nanoTime());
        if (state == State.STREAM) {
            broken(why);
        } else {
            stopEngine();
            refuse(why);
        }
    }
}
