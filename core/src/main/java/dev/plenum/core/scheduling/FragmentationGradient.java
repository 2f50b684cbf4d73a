package dev.plenum.core.scheduling;

import dev.plenum.core.fleet.Device;
import dev.plenum.core.workload.Request;
import dev.plenum.core.world.NodeStatus;
import java.util.List;

/**
 * Prefers the node that is fragmented least by the replica: FGD (Weng et al., "Beware of Fragmentation", USENIX ATC 2023).
 *
 * <p>Goal: the free devices that remain can be used by what is likely to come. Constraint: the semantics of the published simulator, so that its results
 * are reproduced. Algorithm: the fragmentation of a node is what an average request of the mix cannot use of its free devices: all of them when the node
 * cannot run it (too few devices, too little CPU, another model, or a request without devices), else the devices whose free share is too small for it. The
 * score is the drop of it, through a sigmoid, as an integer from 0 to 100. That coarseness is part of the result: with a stable order of nodes it keeps
 * load on few of them. Of the devices of a node, a fraction gets the first with the highest such integer.
 *
 * <p>Example: the mix asks for whole devices only; a node with a half-free and a free device. Half a device placed on the free one raises fragmentation
 * from 0.5 to 1.0 devices, score floor(100 / (1 + e^0.5)) = 37; on the half-free one it falls from 0.5 to 0, score 62.
 */
public final class FragmentationGradient implements Scorer {

    private final RequestMix mix;

    public FragmentationGradient(RequestMix mix) {
        this.mix = mix;
    }

    @Override
    public int score(Request request, NodeStatus node) {
        double before =
                fragmentation(node, node.freeShares().toArray(), node.freeCpu().thousandths());
        int[] shares = node.freeShares().toArray();
        long cpu = node.freeCpu().thousandths() - request.cpu().thousandths();
        if (request.devices().isEmpty()) {
            return score(before, fragmentation(node, shares, cpu));
        }
        Request.Devices asked = request.devices().get();
        if (asked.fraction()) {
            return score(before, node, shares, cpu, asked, best(before, node, shares, cpu, asked));
        }
        for (int position : EnoughDevices.whole(request, asked, node)) {
            shares[position] -= asked.share().thousandths();
        }
        return score(before, fragmentation(node, shares, cpu));
    }

    @Override
    public int device(Request request, NodeStatus node) {
        int[] shares = node.freeShares().toArray();
        double before = fragmentation(node, shares, node.freeCpu().thousandths());
        long cpu = node.freeCpu().thousandths() - request.cpu().thousandths();
        return best(before, node, shares, cpu, request.devices().orElseThrow());
    }

    private int best(double before, NodeStatus node, int[] shares, long cpu, Request.Devices asked) {
        int best = -1;
        int highest = -1;
        for (int position = 0; position < shares.length; position++) {
            if (shares[position] >= asked.share().thousandths()
                    && asked.accepts(node.node().devices().get(position).model())) {
                int score = score(before, node, shares, cpu, asked, position);
                if (score > highest) {
                    highest = score;
                    best = position;
                }
            }
        }
        return best;
    }

    private int score(double before, NodeStatus node, int[] shares, long cpu, Request.Devices asked, int position) {
        shares[position] -= asked.share().thousandths();
        int score = score(before, fragmentation(node, shares, cpu));
        shares[position] += asked.share().thousandths();
        return score;
    }

    private static int score(double before, double after) {
        return (int) Math.floor(100.0 / (1 + Math.exp(after - before)));
    }

    /** In devices. */
    private double fragmentation(NodeStatus node, int[] shares, long cpu) {
        double total = 0;
        for (int share : shares) {
            total += share / 1000.0;
        }
        double sum = 0;
        for (RequestMix.Popular popular : mix.popular()) {
            RequestMix.Shape shape = popular.shape();
            sum += popular.popularity()
                    * (shape.devices().isPresent() && cpu >= shape.cpuThousandths()
                            ? unusable(shape.devices().get(), node.node().devices(), shares, total)
                            : total);
        }
        return sum;
    }

    private static double unusable(Request.Devices asked, List<Device> devices, int[] shares, double total) {
        int large = 0;
        double small = 0;
        for (int position = 0; position < shares.length; position++) {
            if (shares[position] < asked.share().thousandths()) {
                small += shares[position] / 1000.0;
            } else if (asked.accepts(devices.get(position).model())) {
                large++;
            }
        }
        return large >= asked.count() ? small : total;
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
