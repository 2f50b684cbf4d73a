package dev.plenum.simulator.replay;

import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.simulator.trace.Trace;
import dev.plenum.simulator.trace.TraceJob;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs of a trace, queueing for a {@link UniformFleet} without quotas: who waits how long in which order.
 *
 * @param skipping whether what does not fit is skipped over
 */
public record QueueReplay(UniformFleet fleet, Order order, boolean skipping) {

    /** What came of it. */
    public record Result(Waits waits, long lastEndMillis, double utilisation, long decisions, long events) {}

    /** Gets each job once it is over. */
    public interface Listener {
        void over(TraceJob job, long startMillis, long endMillis);
    }

    public Result run(Trace trace, Listener listener) {
        SchedulerSettings skippingOver = SchedulerSettings.firstFit().in(order);
        SchedulerSettings settings = skipping ? skippingOver : skippingOver.strict();
        Run run = new Run(listener);
        JobTimes times = new JobTimes(run::over);
        Simulation simulation = new Simulation(settings, LoopSettings.DEFAULT, times::read);
        simulation.command(fleet.registrations());
        FleetJobs jobs = new FleetJobs(fleet.devicesPerNode(), UniformFleet.MODEL, true, Optional.empty());
        Projects projects = new Projects(simulation);
        simulation.run(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return trace.hasNext();
            }

            @Override
            public Submission next() {
                TraceJob job = trace.next();
                run.submitted.put(run.count++, job);
                return new Submission(
                        job.submitMillis(), jobs.job(job, projects.of(job.project())), job.durationMillis());
            }
        });
        double capacity = (double) fleet.devices() * run.lastEndMillis;
        return new Result(
                run.waits,
                run.lastEndMillis,
                capacity == 0 ? 0 : run.deviceMillis / capacity,
                simulation.decisions(),
                simulation.events());
    }

    private static final class Run {

        private final Waits waits = new Waits();
        private final Map<Long, TraceJob> submitted = new HashMap<>();
        private final Listener listener;
        private long count;
        private long lastEndMillis;
        private double deviceMillis;

        Run(Listener listener) {
            this.listener = listener;
        }

        void over(JobTimes.Times times) {
            TraceJob job = submitted.remove(times.number());
            long took = times.endMillis() - times.submitMillis();
            waits.add(took - job.durationMillis(), took);
            lastEndMillis = Math.max(lastEndMillis, times.endMillis());
            deviceMillis += (double) job.devices() * job.durationMillis();
            listener.over(job, times.startMillis(), times.endMillis());
        }
    }
}
