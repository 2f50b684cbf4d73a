package dev.plenum.gateway.metering;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Who pays for one request: the {@link Charge} asks before tokens leave and tells what it came to. One thread at a time uses it. */
public interface Payment {

    /** Of a project without a budget. */
    Payment FREE = new Payment() {
        @Override
        public boolean isFree() {
            return true;
        }

        @Override
        public boolean covers(Tokens tokens) {
            return true;
        }

        @Override
        public void extend(Tokens tokens, ScheduledExecutorService caller, Consumer<Boolean> then) {
            then.accept(true);
        }

        @Override
        public void settle(Tokens tokens) {}

        @Override
        public void release() {}
    };

    /** It covers everything. */
    default boolean isFree() {
        return false;
    }

    /** Whether what is reserved pays for all these. */
    boolean covers(Tokens tokens);

    /** Reserves enough for all these and some more; answers now, or within a second on the caller's executor, whether there was enough. */
    void extend(Tokens tokens, ScheduledExecutorService caller, Consumer<Boolean> then);

    /** It has ended and used these. Settled or released once: a second call does nothing. */
    void settle(Tokens tokens);

    /** It came to nothing. */
    void release();
}
