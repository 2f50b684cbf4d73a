package dev.plenum.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that large bodies and answers under way may take together, so that many of them are refused instead of ending the process. Whoever holds one
 * takes for it before it grows, and gives back. Safe from any thread.
 */
final class BodyMemory {

    /** What is smaller is not counted. */
    static final int SMALL = 16 << 10;

    /** On its way a byte is in two places: where it was collected, and where it is changed or sent from. */
    private static final int COPIES = 2;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyMemory(long most) {
        this.most = most;
    }

    /** What somebody holds; it belongs to one thread. */
    final class Holding {

        private long held;

        /** From now on it is so many bytes long: more, fewer, or none. Refuses what is too much for all together; then it is what it was. */
        void resize(long bytes) {
            long next = bytes > SMALL ? bytes * COPIES : 0;
            long before = taken.getAndAdd(next - held);
            if (next > held && before + next - held > most) {
                taken.addAndGet(held - next);
                throw Refusals.busy("bodies under way take the " + (most >> 20) + " MiB that they may");
            }
            held = next;
        }

        boolean isEmpty() {
            return held == 0;
        }
    }

    Holding holding() {
        return new Holding();
    }

    long taken() {
        return taken.get();
    }
}
