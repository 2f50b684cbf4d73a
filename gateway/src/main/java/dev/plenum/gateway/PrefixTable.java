package dev.plenum.gateway;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which target was last given a prompt that begins so: it is likely to have that beginning in its cache. A fixed table in which the newer of two that fall on
 * one place stays; a wrong answer costs a cache miss and nothing else. Safe from any thread.
 */
final class PrefixTable {

    private static final int ENTRIES = 1 << 16;
    private static final long TARGET = 0xffff;

    /** The upper 48 bits of the hash, and the target's number from 1. */
    private final AtomicLongArray entries = new AtomicLongArray(ENTRIES);

    /** The number of the target; 0 where it is not known. */
    int target(long hash) {
        long entry = entries.getAcquire(place(hash));
        return ((entry ^ hash) & ~TARGET) == 0 ? (int) (entry & TARGET) : 0;
    }

    void given(long hash, int target) {
        entries.setRelease(place(hash), (hash & ~TARGET) | target);
    }

    private static int place(long hash) {
        return (int) (hash >>> 20) & (ENTRIES - 1);
    }
}
