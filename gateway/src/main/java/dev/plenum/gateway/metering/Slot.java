package dev.plenum.gateway.metering;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.UsageLog;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Deque;
import java.util.Optional;

/**
 * The place of one request in a file of {@link InFlight}, from its admission until its usage is in the log. One thread at a time uses it. To count
 * neither allocates nor waits, and what was counted outlives the process.
 *
 * <p>In the file a slot has 512 bytes: eight numbers of 64 bits in the byte order of the machine, and the {@link StoredRequest}. The first number is
 * the state, and is written last.
 */
public final class Slot {

    static final int BYTES = 512;

    /** States; any other is what a power failure may leave. */
    private static final long FREE = 0;

    private static final long IN_FLIGHT = 1;

    /** Its usage may be in the log, from the mark on. */
    private static final long RECORDING = 2;

    private static final long STATE = 0;
    private static final long MARK = 8;
    private static final long INPUT = 16;
    private static final long CACHED_INPUT = 24;

    /** In the lower half what has left, in the upper half what is about to leave: both change in one store. */
    private static final long OUTPUT = 32;

    private static final long REQUEST = 64;

    /** Instead of an input that no engine has counted yet. */
    private static final long NOT_COUNTED = -1;

    private static final VarHandle NUMBER = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment place;
    private final MeteredRequest request;
    private final Deque<MemorySegment> free;
    private boolean ended;

    private Slot(MemorySegment place, MeteredRequest request, Deque<MemorySegment> free) {
        this.place = place;
        this.request = request;
        this.free = free;
    }

    /**
     * @param stored the request again
     * @param place a free one
     * @param free where the place goes at its end
     */
    static Slot begin(MeteredRequest request, byte[] stored, MemorySegment place, Deque<MemorySegment> free) {
        Slot slot = new Slot(place, request, free);
        MemorySegment.copy(stored, 0, place, ValueLayout.JAVA_BYTE, REQUEST, stored.length);
        slot.set(INPUT, NOT_COUNTED);
        slot.set(OUTPUT, 0);
        slot.set(STATE, IN_FLIGHT);
        return slot;
    }

    /** What a process left there; empty when it is torn. */
    static Optional<Slot> left(MemorySegment place, Deque<MemorySegment> free) {
        byte[] stored = place.asSlice(REQUEST, StoredRequest.BYTES).toArray(ValueLayout.JAVA_BYTE);
        return StoredRequest.read(stored)
                .map(request -> new Slot(place, request, free))
                .filter(slot -> slot.get(STATE) == IN_FLIGHT || slot.get(STATE) == RECORDING);
    }

    static boolean isFree(MemorySegment place) {
        return (long) NUMBER.getAcquire(place, STATE) == FREE;
    }

    static void clear(MemorySegment place) {
        NUMBER.setRelease(place, STATE, FREE);
    }

    /** In this order for whoever reads the file after a kill; on x86 it costs no more than a plain store. */
    private void set(long at, long value) {
        NUMBER.setRelease(place, at, value);
    }

    private long get(long at) {
        return (long) NUMBER.getAcquire(place, at);
    }

    MeteredRequest request() {
        return request;
    }

    /** So many more chunks of content are about to go to the caller: each is taken for a token until the engine says. */
    void chunks(int more) {
        requireInFlight();
        long output = get(OUTPUT);
        set(OUTPUT, output(left(output), leaving(output) + more));
    }

    /**
     * The engine's own count of all up to here, chunks of the same event included. Tell it after {@link #chunks} and before the event goes to the
     * caller.
     */
    void usage(long input, long cachedInput, long output) {
        requireInFlight();
        int left = left(get(OUTPUT));
        set(OUTPUT, output(left, Math.clamp(output - left, Integer.MIN_VALUE, Integer.MAX_VALUE)));
        set(CACHED_INPUT, cachedInput);
        set(INPUT, input);
    }

    /** What was about to go to the caller has gone. */
    void left() {
        requireInFlight();
        long output = get(OUTPUT);
        set(OUTPUT, output(left(output) + leaving(output), 0));
    }

    private static long output(int left, int leaving) {
        return (long) leaving << Integer.SIZE | Integer.toUnsignedLong(left);
    }

    private static int left(long output) {
        return (int) output;
    }

    private static int leaving(long output) {
        return (int) (output >> Integer.SIZE);
    }

    /**
     * What it used as far as is known: the engine's last count, and a token for each chunk of content since; without such a count the estimated input. Of what
     * was about to leave half is taken: killed at that moment, nobody knows.
     */
    Tokens counted() {
        long output = get(OUTPUT);
        long tokens = (long) left(output) + leaving(output) / 2;
        long input = get(INPUT);
        return input == NOT_COUNTED
                ? new Tokens(request.estimatedInputTokens(), tokens)
                : new Tokens(input, get(CACHED_INPUT), tokens);
    }

    /**
     * Appends its usage to the log and ends. Killed in between, the sweep finds out whether the log has it.
     *
     * @param estimated no engine reported all of it
     * @throws PlenumException when the log cannot take it; the slot stays, and the next start's sweep takes care of it, unless {@link #end} is called
     */
    void settle(UsageLog log, Tokens tokens, boolean estimated) {
        requireInFlight();
        usage(tokens.input(), tokens.cachedInput(), tokens.output());
        left();
        set(MARK, log.next());
        set(STATE, RECORDING);
        long _ = log.append(request.usage(tokens, estimated));
        end();
    }

    /** Gives the place free: its usage is in the log, or it used nothing. A second end does nothing. */
    void end() {
        if (!ended) {
            ended = true;
            clear(place);
            free.push(place);
        }
    }

    /** The sequence from which on the log may have its usage; empty when that cannot be. */
    Optional<Long> mark() {
        return get(STATE) == RECORDING ? Optional.of(get(MARK)) : Optional.empty();
    }

    private void requireInFlight() {
        if (ended) {
            throw new IllegalStateException("request " + request.id() + " has ended and is counted no more");
        }
    }
}
