package dev.plenum.gateway;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings a request to an engine: picks one, and another once if that one fails before the first byte of its answer. */
final class Upstreams implements AutoCloseable {

    private static final int ATTEMPTS = 2;
    private static final int UNAVAILABLE = 503;

    private final TimeLimits limits;
    private final Balancer balancer = new Balancer();
    private final UpstreamPool pool = new UpstreamPool();

    Upstreams(TimeLimits limits) {
        this.limits = limits;
    }

    void retain(Set<Target> targets) {
        pool.retain(targets);
    }

    /** Returns when an engine began to answer; close what it returns. */
    Call call(Admission admission, Cancellation cancellation) {
        String model = admission.route().model();
        List<Target> targets = admission.route().targets();
        byte[] body = admission.upstreamBody();
        Set<Target> tried = new HashSet<>();
        String failure = "";
        while (tried.size() < ATTEMPTS) {
            Optional<Target> chosen = balancer.choose(targets, tried);
            if (chosen.isEmpty()) {
                break;
            }
            Target target = chosen.get();
            tried.add(target);
            boolean last = tried.size() == Math.min(ATTEMPTS, targets.size());
            Call call = new Call(target);
            try {
                call.send(admission, body, cancellation);
                if (last || call.answer.status() != UNAVAILABLE) {
                    return call;
                }
                failure = "it is not available";
                call.close();
            } catch (IOException e) {
                call.close();
                if (cancellation.callerGone()) {
                    throw new CallerGone();
                }
                if (e instanceof SocketTimeoutException && call.connected) {
                    throw Refusals.upstreamTimeout(model, limits.firstByte().toSeconds());
                }
                failure = String.valueOf(e.getMessage());
            }
        }
        throw tried.isEmpty() ? Refusals.noReadyReplica(model) : Refusals.upstreamFailed(model, failure);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** One request at one engine; closing it gives the connection back if the answer was read to its end, else ends the engine's work. */
    final class Call implements AutoCloseable {

        private final Target target;
        private UpstreamConnection connection;
        private UpstreamAnswer answer;
        private boolean connected;

        private Call(Target target) {
            this.target = target;
        }

        private void send(Admission admission, byte[] body, Cancellation cancellation) throws IOException {
            Optional<UpstreamConnection> kept = pool.take(target);
            if (kept.isPresent()) {
                try {
                    attempt(kept.get(), admission, body, cancellation);
                    return;
                } catch (SocketTimeoutException e) {
                    throw e;
                } catch (IOException e) {
                    // The engine had closed it while it was idle: that says nothing about the engine.
                    connection.close();
                    if (cancellation.callerGone()) {
                        throw e;
                    }
                }
            }
            connected = false;
            attempt(UpstreamConnection.open(target, limits.connect()), admission, body, cancellation);
        }

        private void attempt(UpstreamConnection over, Admission admission, byte[] body, Cancellation cancellation)
                throws IOException {
            connection = over;
            connected = true;
            cancellation.working(over);
            answer = over.exchange(admission, body, limits);
        }

        UpstreamAnswer answer() {
            return answer;
        }

        UpstreamConnection connection() {
            return connection;
        }

        @Override
        public void close() {
            balancer.done(target);
            if (connection == null) {
                return;
            }
            if (answer != null && answer.connectionReusable()) {
                pool.giveBack(connection);
            } else {
                connection.close();
            }
        }
    }
}
