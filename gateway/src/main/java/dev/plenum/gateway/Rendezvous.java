package dev.plenum.gateway;

import java.nio.charset.StandardCharsets;

/**
 * Ties whatever has a hash to one of several targets, in proportion to their weights (rendezvous hashing: Thaler, Ravishankar 1998; weights: Schindelhauer,
 * Schomaker 2005). The target with the highest score has it; when that one goes, only what it had moves, and to each other in proportion.
 */
final class Rendezvous {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Rendezvous() {}

    /** Never 0. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = FNV_OFFSET;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
        }
        long mixed = PromptPrefix.mix(hash);
        return mixed == 0 ? 1 : mixed;
    }

    static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return hash(bytes, 0, bytes.length);
    }

    /** Of a target with this hash and weight for what has that hash. */
    static double score(long what, long target, int weight) {
        long both = PromptPrefix.mix(what ^ PromptPrefix.mix(target));
        double uniform = ((both >>> 11) + 0.5) * 0x1p-53;
        return weight / -Math.log(uniform);
    }
}
