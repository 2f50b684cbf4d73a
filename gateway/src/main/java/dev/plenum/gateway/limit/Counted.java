package dev.plenum.gateway.limit;

/** A request, or a batch of them, that counts in an {@link Account}. The windows are those of its admission: limits that came later never saw it. */
final class Counted implements Verdict.Reservation {

    private final Account account;
    private final Window[] ofKey;
    private final Window[] ofProject;
    private final long time;
    private final long requests;
    private final long tokens;
    private final long running;
    private boolean ended;

    Counted(Account account, Window[] ofKey, Window[] ofProject, long time, long requests, long tokens, long running) {
        this.account = account;
        this.ofKey = ofKey;
        this.ofProject = ofProject;
        this.time = time;
        this.requests = requests;
        this.tokens = tokens;
        this.running = running;
    }

    /** When it counts as admitted. */
    long time() {
        return time;
    }

    @Override
    public void settle(long actualTokens) {
        end(0, actualTokens - tokens);
    }

    @Override
    public void release() {
        end(-requests, -tokens);
    }

    private void end(long requestsMore, long tokensMore) {
        synchronized (account) {
            if (!ended) {
                ended = true;
                Account.change(ofKey, time, requestsMore, tokensMore, -running);
                Account.change(ofProject, time, requestsMore, tokensMore, -running);
            }
        }
    }
}
