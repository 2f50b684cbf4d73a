package dev.plenum.core.scheduling;

import dev.plenum.core.workload.Request;
import java.util.Arrays;

/**
 * All nodes, ranked for one kind of request: a tournament tree over the fleet's slots, the best score on top, the lower slot where scores are equal.
 * A changed node costs its own score and the way up to where nothing changes, O(log nodes) at most.
 *
 * <p>For gangs it also knows how many replicas there is room for in all, which tells at once that a gang does not fit.
 */
final class NodeRanking {

    /** The score of a node that a filter rules out. */
    private static final int RULED_OUT = -1;

    private final FleetIndex fleet;
    private final PlacementRules rules;
    private final Request request;
    private int leaves;
    private int[] best = {};
    private int[] room;
    private long roomInAll;
    private long seen = -1;
    private long version;

    NodeRanking(FleetIndex fleet, PlacementRules rules, Request request) {
        this.fleet = fleet;
        this.rules = rules;
        this.request = request;
    }

    /** The slot of the best node, -1 when none fits. */
    int top() {
        if (best[1] < 0) {
            return -1;
        }
        int at = 1;
        while (at < leaves) {
            at = best[2 * at] == best[at] ? 2 * at : 2 * at + 1;
        }
        return at - leaves;
    }

    /** Whether this very node fits. */
    boolean fits(int slot) {
        return best[leaves + slot] >= 0;
    }

    /** How many such replicas the whole fleet has room for. */
    long room() {
        if (room == null) {
            room = new int[leaves];
            for (int slot = 0; slot < fleet.size(); slot++) {
                setRoom(slot);
            }
        }
        return roomInAll;
    }

    /** How many such replicas this node has room for. */
    int room(int slot) {
        room();
        return room[slot];
    }

    /** For the time being, this node does not count: it has as many replicas of a workload as it may. */
    void exclude(int slot) {
        set(slot, RULED_OUT);
    }

    /** Undoes {@link #exclude}. */
    void include(int slot) {
        set(slot, score(slot));
    }

    void catchUp() {
        boolean stale = seen < 0
                || leaves < fleet.size()
                || fleet.changes() - seen >= fleet.remembered()
                || version != rules.version();
        if (stale) {
            rebuild();
            return;
        }
        while (seen < fleet.changes()) {
            seen++;
            int slot = fleet.changed(seen);
            if (slot >= 0) {
                set(slot, score(slot));
                if (room != null) {
                    setRoom(slot);
                }
            }
        }
    }

    private void rebuild() {
        leaves = Integer.highestOneBit(Math.max(2, 2 * fleet.size() - 1));
        best = new int[2 * leaves];
        Arrays.fill(best, RULED_OUT);
        room = null;
        roomInAll = 0;
        for (int slot = 0; slot < fleet.size(); slot++) {
            best[leaves + slot] = score(slot);
        }
        for (int at = leaves - 1; at >= 1; at--) {
            best[at] = Math.max(best[2 * at], best[2 * at + 1]);
        }
        seen = fleet.changes();
        version = rules.version();
    }

    private int score(int slot) {
        return fleet.at(slot) == null ? RULED_OUT : rules.score(request, fleet.at(slot));
    }

    private void set(int slot, int score) {
        int at = leaves + slot;
        best[at] = score;
        for (at /= 2; at >= 1; at /= 2) {
            int higher = Math.max(best[2 * at], best[2 * at + 1]);
            if (best[at] == higher) {
                return;
            }
            best[at] = higher;
        }
    }

    private void setRoom(int slot) {
        int now = fits(slot) ? Room.of(request, fleet.at(slot)) : 0;
        roomInAll += now - room[slot];
        room[slot] = now;
    }
}
