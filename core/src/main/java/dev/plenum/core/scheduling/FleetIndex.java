package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Node;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The fleet as the scheduler sees it: every node in a slot, in the order of registration, and for each kind of request a {@link NodeRanking}.
 *
 * <p>Changes of nodes go into a log; a ranking reads what is new in it when it is asked. So a placement costs what has changed since the same kind of
 * request was last placed, not the number of nodes (score caching and equivalence classes: Verma et al., Borg, EuroSys 2015, section 3.4).
 */
final class FleetIndex {

    /** Kinds of request whose rankings are kept; the one not used for longest goes first. */
    private static final int MOST_RANKINGS = 4_096;

    private final PlacementRules rules;
    private final SequencedMap<String, Integer> slots = new LinkedHashMap<>();
    private final LinkedHashMap<Request, NodeRanking> rankings = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Request, NodeRanking> eldest) {
            return size() > MOST_RANKINGS;
        }
    };
    private NodeStatus[] nodes = new NodeStatus[16];
    private long[] lastChange = new long[16];
    private int[] log = new int[1024];
    private long changes;
    private int size;

    FleetIndex(PlacementRules rules) {
        this.rules = rules;
    }

    /** The node is now like this; for good, or while the scheduler tries something out. Returns how it was: null when it is new. */
    NodeStatus put(NodeStatus node) {
        Integer known = slots.get(node.node().name());
        int slot = known == null ? newSlot(node.node().name()) : known;
        NodeStatus before = nodes[slot];
        set(slot, node);
        return before;
    }

    /** Whether it is known, and was something else until now. */
    boolean knows(String name) {
        return slots.containsKey(name);
    }

    boolean isAnother(Node node) {
        Integer slot = slots.get(node.name());
        return slot != null && !nodes[slot].node().equals(node);
    }

    void remove(String name) {
        set(slots.remove(name), null);
    }

    /** A name that comes back gets a slot of its own, so that slots stay in the order of registration. */
    private int newSlot(String name) {
        int slot = size;
        size++;
        if (slot == nodes.length) {
            nodes = Arrays.copyOf(nodes, slot * 2);
            lastChange = Arrays.copyOf(lastChange, slot * 2);
            log = new int[Math.max(log.length, slot * 4)];
            changes += log.length;
        }
        slots.put(name, slot);
        return slot;
    }

    private void set(int slot, NodeStatus node) {
        nodes[slot] = node;
        changes++;
        lastChange[slot] = changes;
        log[(int) (changes % log.length)] = slot;
    }

    /** How many slots there are; some may be empty. */
    int size() {
        return size;
    }

    /** Null in an empty slot. */
    NodeStatus at(int slot) {
        return nodes[slot];
    }

    int slot(String name) {
        return slots.get(name);
    }

    /** The ranking for this kind of request, as of now. */
    NodeRanking ranking(Request request) {
        NodeRanking ranking = rankings.get(request);
        if (ranking == null) {
            ranking = new NodeRanking(this, rules, request);
            rankings.put(request, ranking);
        }
        ranking.catchUp();
        return ranking;
    }

    /** How many changes there were. */
    long changes() {
        return changes;
    }

    /** The slot that the change with this number touched, -1 when it has changed again since; the last {@link #remembered} are known. */
    int changed(long change) {
        int slot = log[(int) (change % log.length)];
        return lastChange[slot] == change ? slot : -1;
    }

    int remembered() {
        return log.length;
    }
}
