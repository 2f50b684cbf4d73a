package dev.plenum.gateway;

import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Target;
import io.netty.util.concurrent.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Asks each target that has a {@link Probe} whether it is well, at once and then at intervals, and tells {@link Balancer}: so that one which fails is left out
 * before a caller meets it, and taken back when it is well again. On the event loops, a target always on the same.
 */
final class Prober {

    private static final System.Logger LOG = System.getLogger(Prober.class.getName());

    private final List<Worker> workers;
    private final Connector connector;
    private final Balancer balancer;
    private final Map<Target, Future<?>> running = new HashMap<>();
    private int turn;

    Prober(Collection<Worker> workers, Connector connector, Balancer balancer) {
        this.workers = List.copyOf(workers);
        this.connector = connector;
        this.balancer = balancer;
    }

    /** Probes these targets from now on, and no others. */
    synchronized void retain(Set<Target> targets) {
        for (Iterator<Map.Entry<Target, Future<?>>> all = running.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Target, Future<?>> one = all.next();
            if (!targets.contains(one.getKey())) {
                one.getValue().cancel(false);
                all.remove();
            }
        }
        Set<Target> fresh = new HashSet<>(targets);
        fresh.removeAll(running.keySet());
        fresh.forEach(target -> target.probe().ifPresent(probe -> running.put(target, start(target, probe))));
    }

    private Future<?> start(Target target, Probe probe) {
        Worker worker = workers.get(turn++ % workers.size());
        return worker.loop()
                .scheduleAtFixedRate(
                        () -> new Question(target, probe, worker, why -> judged(target, why)).ask(connector),
                        0,
                        probe.every().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** @param trouble empty when it is well */
    private void judged(Target target, String trouble) {
        Health before = balancer.health(target);
        Health now = balancer.probed(target, trouble.isEmpty(), System.nanoTime());
        if (now instanceof Health.Down && !(before instanceof Health.Down)) {
            LOG.log(System.Logger.Level.WARNING, "target {0} is left out: {1}", target, trouble);
        } else if (before instanceof Health.Down && !(now instanceof Health.Down)) {
            LOG.log(System.Logger.Level.INFO, "target {0} is well again", target);
        }
    }
}
