package dev.plenum.gateway;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes of a prompt's beginnings, each {@value #BLOCK} bytes longer than the one before: two prompts that begin alike have their first hashes alike. Taken
 * over the bytes of the request, not over tokens, so that no tokenizer is needed.
 */
final class PromptPrefix {

    /** Bytes from one hash to the next. */
    static final int BLOCK = 512;

    /** Beginnings up to 32 KiB. */
    private static final int MOST_BLOCKS = 64;

    private static final long[] NONE = {};
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private PromptPrefix() {}

    /**
     * The shortest beginning first; none of a prompt shorter than a block.
     *
     * @param seed what sets prompts of one model apart from those of another
     */
    static long[] hashes(byte[] bytes, int from, int to, long seed) {
        int blocks = Math.min(MOST_BLOCKS, (to - from) / BLOCK);
        if (blocks == 0) {
            return NONE;
        }
        long[] hashes = new long[blocks];
        long hash = mix(seed);
        int at = from;
        for (int block = 0; block < blocks; block++) {
            for (int end = at + BLOCK; at < end; at += Long.BYTES) {
                hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
            hashes[block] = mix(hash);
        }
        return hashes;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
