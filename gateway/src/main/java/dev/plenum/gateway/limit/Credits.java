package dev.plenum.gateway.limit;

/** Leave to let in some requests of one key, from one grant. Its {@link SharedKey} guards it. */
final class Credits {

    private final CoordinatorConnection from;
    private final long time;
    private final long expiresAt;
    private long requests;
    private long tokens;

    /**
     * Fresh ones.
     *
     * @param time of the grant, by the coordinator's clock
     * @param expiresAt by this gateway's, counted from the asking: earlier than the coordinator reckons
     */
    Credits(CoordinatorConnection from, long time, long expiresAt, long requests, long tokens) {
        this.from = from;
        this.time = time;
        this.expiresAt = expiresAt;
        this.requests = requests;
        this.tokens = tokens;
    }

    boolean take(long tokensOfRequest) {
        if (requests == 0 || tokens < tokensOfRequest) {
            return false;
        }
        requests--;
        tokens -= tokensOfRequest;
        return true;
    }

    boolean expired(long now) {
        return expiresAt - now <= 0;
    }

    CoordinatorConnection from() {
        return from;
    }

    long time() {
        return time;
    }

    /** How many are left. */
    long requests() {
        return requests;
    }

    /** How many are left. */
    long tokens() {
        return tokens;
    }
}
