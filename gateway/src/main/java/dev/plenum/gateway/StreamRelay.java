package dev.plenum.gateway;

import dev.plenum.core.error.PlenumException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes an event stream on, as its events come and byte for byte, counting what metering needs. The usage chunk that only the gateway asked for stops
 * here. A stream is complete with {@code [DONE]} and nothing else: whatever ends otherwise gets an error event and a connection that breaks off.
 */
final class StreamRelay {

    private static final Duration AFTER_DONE = Duration.ofMillis(200);

    private final Upstreams.Call call;
    private final GatewayConfig config;
    private final Admission admission;
    private final Charge charge;
    private final Cancellation cancellation;
    private final SseEvents events;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream(4096);
    private long chunksSent;
    private Optional<Tokens> usage = Optional.empty();
    private boolean done;
    private boolean errorPassed;

    StreamRelay(
            Upstreams.Call call, GatewayConfig config, Admission admission, Charge charge, Cancellation cancellation) {
        this.call = call;
        this.config = config;
        this.admission = admission;
        this.charge = charge;
        this.cancellation = cancellation;
        this.events = new SseEvents(config.maxAnswerBytes());
    }

    void run(ServerResponse response) {
        response.status(Status.OK_200);
        response.header("Content-Type", call.answer().header("content-type").orElse("text/event-stream"));
        response.header("Cache-Control", "no-cache");
        OutputStream out = response.outputStream();
        try {
            relay(out);
            out.close();
        } catch (BrokenStream e) {
            breakOff(out, e.refusal);
        } catch (IOException | RuntimeException e) {
            // Writing failed, so the caller is gone: what reached it is charged.
            settleCut();
            throw new CallerGone();
        }
        readToEnd();
    }

    private void relay(OutputStream out) throws IOException, BrokenStream {
        byte[] read = new byte[16 << 10];
        while (!done) {
            long chunks = take(read);
            if (done) {
                settle();
            }
            if (batch.size() > 0) {
                batch.writeTo(out);
                out.flush();
                batch.reset();
                chunksSent += chunks;
            }
        }
    }

    /** Moves what the engine has sent into the batch; returns how many chunks of content that is. */
    private long take(byte[] read) throws BrokenStream {
        long chunks = 0;
        try {
            int count = call.answer().read(read);
            if (count < 0) {
                throw broken("it ended the stream before its end mark");
            }
            events.append(read, count);
        } catch (SocketTimeoutException e) {
            throw new BrokenStream(Refusals.upstreamTimeout(
                    admission.route().model(),
                    config.timeLimits().betweenChunks().toSeconds()));
        } catch (IOException e) {
            if (cancellation.callerGone()) {
                throw new CallerGone();
            }
            throw broken(String.valueOf(e.getMessage()));
        }
        for (SseEvents.Event event = events.next(); event != null && !done; event = events.next()) {
            done = event.isDone();
            AnswerScan scan = event.scan();
            usage = scan.usage().or(() -> usage);
            errorPassed |= scan.error();
            chunks += scan.content() ? 1 : 0;
            if (!(admission.hidesUsage() && scan.choices() == 0 && scan.usage().isPresent())) {
                event.writeTo(batch);
            }
        }
        return chunks;
    }

    private void settle() throws BrokenStream {
        try {
            usage.ifPresentOrElse(charge::settle, this::settleCut);
        } catch (PlenumException e) {
            throw new BrokenStream(Refusals.notRecorded(e.getMessage()));
        }
    }

    /** The engine's own running count where it gave one, else a token a chunk. */
    private void settleCut() {
        charge.settleEstimated(usage.orElseGet(() -> new Tokens(admission.estimatedInputTokens(), chunksSent)));
    }

    private BrokenStream broken(String what) {
        return new BrokenStream(Refusals.upstreamFailed(admission.route().model(), what));
    }

    private void breakOff(OutputStream out, Refusal why) {
        settleCut();
        try {
            if (!errorPassed) {
                out.write("data: ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                out.write(why.body());
                out.write('\n');
                out.write('\n');
                out.flush();
            }
        } catch (IOException | RuntimeException e) {
            // The caller left meanwhile; the connection breaks off either way.
        }
        throw new CloseConnectionException("the stream broke off: " + why.getMessage());
    }

    /** Only the end of the framing is still to come; without it the connection cannot be kept. */
    private void readToEnd() {
        try {
            call.connection().limitReadsTo(AFTER_DONE);
            byte[] rest = new byte[1024];
            if (call.answer().read(rest) >= 0) {
                call.connection().close();
            }
        } catch (IOException e) {
            call.connection().close();
        }
    }

    /** The engine's side failed after the answer had begun. */
    private static final class BrokenStream extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        BrokenStream(Refusal refusal) {
            super(refusal.getMessage(), null, false, false);
            this.refusal = refusal;
        }
    }
}
