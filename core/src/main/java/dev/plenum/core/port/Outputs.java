package dev.plenum.core.port;

import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.WorkloadId;
import java.util.List;

/** What replicas wrote: their logs and training curves. Neither goes through the loop. */
public interface Outputs {

    /** Up to {@code most} bytes of a replica's log from this offset on; rotation drops the oldest. */
    Chunk log(ReplicaId replica, long offset, int most);

    /** A training job's curve, from this line of it on: JSON objects with {@code step}, {@code loss}, … */
    List<String> curve(WorkloadId workload, int fromLine);

    /** Bytes, not text: a chunk may end inside a character.
     *
     * @param offset of the first byte, which is later than asked for when older bytes were dropped */
    @SuppressWarnings("ArrayRecordComponent")
    record Chunk(long offset, byte[] bytes) {
        public long next() {
            return offset + bytes.length;
        }
    }
}
