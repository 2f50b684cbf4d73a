package dev.plenum.gateway;

import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.port.UsageLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns one request into usage, once: whoever ends it settles, and a second settling does nothing. It is settled before the last byte of the answer
 * leaves, at the instant of its admission, so that a price change in between does not touch it.
 */
final class Charge {

    /** Ends the source of a record whose tokens no engine reported. */
    static final String ESTIMATED = "/estimated";

    private final UsageLog log;
    private final Admission admission;
    private final AtomicBoolean settled = new AtomicBoolean();

    Charge(UsageLog log, Admission admission) {
        this.log = log;
        this.admission = admission;
    }

    /** What the engine reported. */
    void settle(Tokens tokens) {
        append(tokens, admission.requestId());
    }

    /** What is known of an answer that was cut or came without usage. */
    void settleEstimated(Tokens tokens) {
        append(tokens, admission.requestId() + ESTIMATED);
    }

    private void append(Tokens tokens, String source) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        List<UsageRecord> records = new ArrayList<>(3);
        records.add(usage(Meter.Kind.INPUT_TOKENS, tokens.input(), source));
        if (admission.endpoint().generates()) {
            records.add(usage(Meter.Kind.OUTPUT_TOKENS, tokens.output(), source));
        }
        records.add(usage(Meter.Kind.REQUESTS, 1, source));
        log.append(records);
    }

    /** The log gives a record its id when it is read. */
    private UsageRecord usage(Meter.Kind kind, long count, String source) {
        Instant at = admission.at();
        Meter meter = new Meter(kind, admission.route().model(), false);
        return new UsageRecord("", admission.route().project(), meter, Quantity.of(count), at, at, source);
    }
}
