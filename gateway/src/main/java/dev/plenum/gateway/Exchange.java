package dev.plenum.gateway;

import dev.plenum.core.error.PlenumException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** One admitted request from the engine back to its caller. */
final class Exchange {

    private final Upstreams upstreams;
    private final GatewayConfig config;
    private final Admission admission;
    private final Charge charge;
    private final Cancellation cancellation = new Cancellation();

    Exchange(Upstreams upstreams, GatewayConfig config, Admission admission, Charge charge) {
        this.upstreams = upstreams;
        this.config = config;
        this.admission = admission;
        this.charge = charge;
    }

    void run(ServerResponse response) {
        ClientConnection client = ClientConnection.CURRENT.get();
        client.watch(cancellation);
        try (Upstreams.Call call = upstreams.call(admission, cancellation)) {
            UpstreamAnswer answer = call.answer();
            if (answer.isSuccess() && admission.streams() && answer.isEventStream()) {
                new StreamRelay(call, config, admission, charge, cancellation).run(response);
            } else {
                whole(answer, response);
            }
        } catch (CallerGone e) {
            charge.settleEstimated(new Tokens(admission.estimatedInputTokens(), 0));
            throw e;
        } finally {
            client.unwatch();
        }
    }

    private void whole(UpstreamAnswer answer, ServerResponse response) {
        byte[] body = read(answer);
        if (answer.isSuccess()) {
            settle(body);
        } else if (!isForTheCaller(answer.status(), body)) {
            throw Refusals.upstreamFailed(admission.route().model(), "it answered with status " + answer.status());
        }
        response.status(Status.create(answer.status()));
        response.header("Content-Type", answer.header("content-type").orElse("application/json"));
        answer.header("retry-after").ifPresent(after -> response.header("Retry-After", after));
        response.send(body);
    }

    /** The engine refused the request itself, or failed and said how. */
    private static boolean isForTheCaller(int status, byte[] body) {
        return status >= 500 ? AnswerScan.of(body, 0, body.length).error() : status >= 400;
    }

    private byte[] read(UpstreamAnswer answer) {
        try {
            return answer.readAll(config.maxAnswerBytes());
        } catch (IOException e) {
            if (cancellation.callerGone()) {
                throw new CallerGone();
            }
            String model = admission.route().model();
            throw e instanceof SocketTimeoutException
                    ? Refusals.upstreamTimeout(
                            model, config.timeLimits().betweenChunks().toSeconds())
                    : Refusals.upstreamFailed(model, String.valueOf(e.getMessage()));
        }
    }

    /** An engine that reports no usage is charged by four bytes a token each way. */
    private void settle(byte[] body) {
        try {
            AnswerScan.of(body, 0, body.length)
                    .usage()
                    .ifPresentOrElse(
                            charge::settle,
                            () -> charge.settleEstimated(
                                    new Tokens(admission.estimatedInputTokens(), body.length / 4)));
        } catch (PlenumException e) {
            throw Refusals.notRecorded(e.getMessage());
        }
    }
}
