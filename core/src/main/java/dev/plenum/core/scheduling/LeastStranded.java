package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.FreeShares;
import dev.plenum.core.scheduling.RequestMix.Popular;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prefers the node on which least capacity is stranded for ever: Plenum's own policy, {@code plenum}.
 *
 * <p>Goal: as much of the fleet's devices allocated as can be, when more is asked for than there is. Constraint: the score is a function of the node's state
 * and the request, cheap, and an integer. Algorithm: ask of each state of a node, "if requests of the mix go on arriving and it takes whatever fits, how much
 * of its devices will stay unused for ever?" The answer V is the sum of three looks into {@link StrandingTables}: holes too small for what is asked for,
 * wholly free devices, and devices that the node's CPU can no longer feed. The score is V before minus V after the placement, in steps of
 * {@value #STEP} thousandths: coarse on purpose, so that with a stable order of nodes load stays on few of them. Of a node's devices a fraction gets the one
 * with the highest score, then the one with more free, then the first.
 *
 * <p>Example: OpenB's mix, a request for 0.47 of a device and 8 cores. On a hole of exactly 0.47, V falls from 49 to 0: score 1. On a hole of 0.53 it falls
 * from 79 to 58: 0. On a wholly free device it rises from 44 to 79: −1. On a node with a hole of 0.47 whose one free device would have 4 cores left, it falls
 * from 320 to 305: 0. The first wins. Fragmentation by the next request alone is Weng et al.'s (USENIX ATC 2023); looking on to the end, and at starving
 * devices, is ours.
 */
public final class LeastStranded implements Scorer {

    private static final int STEP = 40;

    /** Scores begin at 0. */
    private static final int OFFSET = BEST / 2;

    private final RequestMix mix;
    private final SortedMap<String, StrandingTables> tables = new TreeMap<>();
    private long tablesOf = -1;

    public LeastStranded(RequestMix mix) {
        this.mix = mix;
    }

    @Override
    public int score(Request request, NodeStatus node) {
        FreeShares free = node.freeShares();
        if (free.size() == 0) {
            return OFFSET;
        }
        StrandingTables table = table(node);
        long cpu = node.freeCpu().thousandths();
        long cpuAfter = cpu - request.cpu().thousandths();
        long total = free.total();
        if (request.devices().isEmpty()) {
            return score(table.starved(cpu, total) - table.starved(cpuAfter, total));
        }
        Request.Devices asked = request.devices().get();
        int starving = table.starved(cpu, total) - table.starved(cpuAfter, total - asked.thousandths());
        return asked.fraction()
                ? score(starving + gain(table, free, free.at(device(request, node)), asked))
                : score(starving + table.idle(free.whole()) - table.idle(free.whole() - asked.count()));
    }

    private static int score(int gained) {
        return Math.clamp(OFFSET + Math.floorDiv(gained, STEP), 0, BEST);
    }

    /** What is stranded less when a device with this much free gives the share that is asked for. */
    private static int gain(StrandingTables table, FreeShares free, int share, Request.Devices asked) {
        int after = table.hole(share - asked.share().thousandths());
        return share == 1000
                ? table.idle(free.whole()) - table.idle(free.whole() - 1) - after
                : table.hole(share) - after;
    }

    @Override
    public int device(Request request, NodeStatus node) {
        Request.Devices asked = request.devices().orElseThrow();
        StrandingTables table = table(node);
        FreeShares free = node.freeShares();
        long total = free.total();
        int starving = table.starved(node.freeCpu().thousandths(), total)
                - table.starved(
                        node.freeCpu().thousandths() - request.cpu().thousandths(), total - asked.thousandths());
        List<Device> devices = node.node().devices();
        int best = -1;
        int highest = 0;
        for (int position = 0; position < devices.size(); position++) {
            int share = free.at(position);
            if (share >= asked.share().thousandths()
                    && asked.accepts(devices.get(position).model())) {
                int score = Math.floorDiv(starving + gain(table, free, share, asked), STEP);
                if (best < 0 || score > highest || (score == highest && share > free.at(best))) {
                    best = position;
                    highest = score;
                }
            }
        }
        return best;
    }

    private StrandingTables table(NodeStatus node) {
        if (tablesOf != mix.version()) {
            tables.clear();
            tablesOf = mix.version();
        }
        String model = node.node().devices().getFirst().model();
        StrandingTables known = tables.get(model);
        int devices = node.freeShares().size();
        if (known == null || known.mostDevices() < devices) {
            List<Popular> shapes = mix.all().stream()
                    .filter(popular -> popular.shape()
                            .devices()
                            .filter(asked -> asked.accepts(model))
                            .isPresent())
                    .toList();
            known = new StrandingTables(shapes, Math.max(8, devices));
            tables.put(model, known);
        }
        return known;
    }

    @Override
    public void asked(Request request, int replicas) {
        mix.asked(request, replicas);
    }

    @Override
    public long version() {
        return mix.version();
    }
}
