package dev.plenum.simulator.replay;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Strict first-in-first-out on equal nodes, written from its definition alone: at one millisecond what ends comes before what arrives; then the head of
 * the queue starts for as long as it fits, and what does not fit holds up everything behind it.
 */
final class StrictFifoOracle {

    private final int[] free;
    private final int perNode;

    private StrictFifoOracle(int nodes, int perNode) {
        this.free = new int[nodes];
        this.perNode = perNode;
        Arrays.fill(free, perNode);
    }

    /** When each job starts; jobs in the order of arrival. */
    static long[] starts(RandomJobs jobs, int nodes, int perNode) {
        return new StrictFifoOracle(nodes, perNode).run(jobs.arrivals(), jobs.runs(), jobs.sizes());
    }

    private long[] run(long[] arrivals, long[] runs, int[] sizes) {
        long[] starts = new long[arrivals.length];
        int[][] taken = new int[arrivals.length][];
        PriorityQueue<long[]> ends = new PriorityQueue<>((one, other) -> Long.compare(one[0], other[0]));
        int arrived = 0;
        int head = 0;
        while (head < arrivals.length) {
            long now = arrived < arrivals.length ? arrivals[arrived] : Long.MAX_VALUE;
            now = ends.isEmpty() ? now : Math.min(now, ends.peek()[0]);
            while (!ends.isEmpty() && ends.peek()[0] == now) {
                int over = (int) ends.poll()[1];
                for (int at = 0; at < taken[over].length; at++) {
                    free[taken[over][at]] += Math.min(perNode, sizes[over] - at * perNode);
                }
            }
            while (arrived < arrivals.length && arrivals[arrived] == now) {
                arrived++;
            }
            while (head < arrived && (taken[head] = take(sizes[head])) != null) {
                starts[head] = now;
                ends.add(new long[] {now + runs[head], head});
                head++;
            }
        }
        return starts;
    }

    /** The nodes it got, whole ones first; null when it does not fit. */
    @SuppressWarnings("ReturnsNullCollection")
    private int[] take(int size) {
        int[] got = new int[Math.ceilDiv(size, perNode)];
        for (int at = 0; at < got.length; at++) {
            int need = Math.min(perNode, size - at * perNode);
            int node = 0;
            while (node < free.length && free[node] < need) {
                node++;
            }
            if (node == free.length) {
                for (int back = 0; back < at; back++) {
                    free[got[back]] += perNode;
                }
                return null;
            }
            free[node] -= need;
            got[at] = node;
        }
        return got;
    }
}
