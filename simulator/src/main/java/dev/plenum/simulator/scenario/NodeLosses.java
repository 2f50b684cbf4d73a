package dev.plenum.simulator.scenario;

import dev.plenum.simulator.replay.Fault;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Nodes that are lost at random times (Poisson) and come back after a fixed one, for ever. */
final class NodeLosses implements Iterator<Fault> {

    private final Optional<Scenario.Faults> faults;
    private final List<String> nodes;
    private final SplittableRandom random;
    private final PriorityQueue<Fault> back =
            new PriorityQueue<>((one, other) -> Long.compare(one.atMillis(), other.atMillis()));
    private long lossMillis;

    NodeLosses(Optional<Scenario.Faults> faults, List<String> nodes, long seed) {
        this.faults = faults;
        this.nodes = nodes;
        this.random = new SplittableRandom(seed ^ 0x5eed);
        advance();
    }

    private void advance() {
        faults.ifPresent(spec -> lossMillis += Math.max(
                1, Math.round(-Times.of(spec.nodeLossEvery()).toMillis() * StrictMath.log(1 - random.nextDouble()))));
    }

    @Override
    public boolean hasNext() {
        return faults.isPresent();
    }

    @Override
    public Fault next() {
        if (faults.isEmpty()) {
            throw new NoSuchElementException();
        }
        if (!back.isEmpty() && back.peek().atMillis() <= lossMillis) {
            return back.poll();
        }
        Fault loss = new Fault(lossMillis, nodes.get(random.nextInt(nodes.size())), true);
        back.add(new Fault(lossMillis + Times.of(faults.get().backAfter()).toMillis(), loss.node(), false));
        advance();
        return loss;
    }
}
