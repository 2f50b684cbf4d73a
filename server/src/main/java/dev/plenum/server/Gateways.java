package dev.plenum.server;

import dev.plenum.api.GatewayDocument;
import dev.plenum.core.metering.UsageRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What gateways do; and of those in processes of their own, what they are told and what they hand in. The app's wiring connects it. */
public interface Gateways {

    /** What each gateway does now that is known. */
    List<GatewayDocument> activity();

    /** This control plane's name, born with its data directory. */
    String controlPlane();

    /** What this gateway is told from now on: all there is, and then each change. One that it had before ends. */
    Feed feed(String incarnation);

    /**
     * Takes those of the records that it does not have yet; none where the first of them would leave a gap.
     *
     * @param first the sequence of the first of them
     * @return the sequence that is wanted next
     */
    long take(String incarnation, long first, List<UsageRecord> records);

    /** Lends it what it may spend, in answer to its report of what it spent; both are JSON of the gateway's own. */
    byte[] lend(String incarnation, byte[] report);

    /** Messages to one gateway, in order. */
    interface Feed extends AutoCloseable {

        /** False once it has ended: closed, or its reader was too slow. */
        boolean isOpen();

        /** Waits for the next one; empty when there was none for so long. */
        Optional<Message> next(Duration limit) throws InterruptedException;

        @Override
        void close();
    }

    /**
     * @param kind such as {@code snapshot} or {@code delta}; a gateway ignores those it does not know
     * @param json on one line
     */
    record Message(String kind, String json) {}
}
