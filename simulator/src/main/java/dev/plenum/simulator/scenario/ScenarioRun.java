package dev.plenum.simulator.scenario;

import dev.plenum.core.loop.LoopSettings;
import dev.plenum.core.scheduling.Order;
import dev.plenum.core.scheduling.RequestMix;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Input;
import dev.plenum.simulator.replay.FairnessMeter;
import dev.plenum.simulator.replay.Policies;
import dev.plenum.simulator.replay.Simulation;
import dev.plenum.simulator.replay.Submission;
import dev.plenum.simulator.replay.Waits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs a scenario through the live loop and measures what each project got. */
public final class ScenarioRun {

    private static final double THOUSANDTHS = 1000;

    /**
     * What came of it.
     *
     * @param usefulHours device-hours of work that was done and kept, counted on what the jobs ask for themselves
     */
    public record Result(
            Waits waits,
            SortedMap<String, Waits> waitsByProject,
            FairnessMeter fairness,
            long preempted,
            double lostHours,
            double usefulHours,
            long lastEndMillis,
            double utilisation,
            long decisions) {}

    private final Scenario scenario;
    private final Path folder;
    private final ScenarioFleet fleet;
    private final SchedulerSettings settings;

    /** @param folder that file names in the scenario are relative to */
    public ScenarioRun(Scenario scenario, Path folder) {
        this.scenario = scenario;
        this.folder = folder;
        this.fleet = new ScenarioFleet(scenario.fleet());
        this.settings = settings(scenario);
    }

    private static SchedulerSettings settings(Scenario scenario) {
        String placement =
                scenario.policy() == null ? "plenum" : scenario.policy().placement();
        SchedulerSettings settings = SchedulerSettings.firstFit()
                .with(Policies.named(placement, RequestMix.learned()))
                .in(Order.FAIR_SHARE);
        Scenario.Queueing order = scenario.order();
        if (order == null) {
            return settings;
        }
        settings = settings.in(
                switch (order.by()) {
                    case "fifo" -> Order.FIFO;
                    case "shortest-first" -> Order.SHORTEST_FIRST;
                    default -> Order.FAIR_SHARE;
                });
        if (order.strict()) {
            settings = settings.strict();
        }
        if (order.notice().isPresent()) {
            settings = settings.giving(Times.of(order.notice().get()));
        }
        return order.reserveAfter().isPresent()
                ? settings.reserving(Times.of(order.reserveAfter().get()))
                : settings;
    }

    /** Runs it all. The same scenario gives the same result. */
    public Result run() {
        ScenarioDemand demand = new ScenarioDemand(scenario, folder, fleet.largestNode());
        SequencedMap<String, Integer> nominal = nominal(demand);
        FairnessMeter meter = new FairnessMeter(fleet.devices(), settings.notice(), nominal);
        Tally tally = new Tally();
        Simulation simulation = new Simulation(settings, LoopSettings.DEFAULT, (now, events) -> {
            meter.read(now, events);
            events.forEach(event -> tally.read(event, now.toEpochMilli()));
        });
        simulation.command(fleet.registrations());
        nominal.keySet().forEach(name -> simulation.ask(new Input.CreateProject(project(name, nominal.get(name)))));
        demand.open(tally::expect);
        simulation.run(demand, new NodeLosses(scenario.faults(), fleet.names(), scenario.seed()));
        return tally.result(meter, simulation, fleet.devices());
    }

    private SequencedMap<String, Integer> nominal(ScenarioDemand demand) {
        if (scenario.projects() != null && !scenario.projects().listed().isEmpty()) {
            SequencedMap<String, Integer> listed = new LinkedHashMap<>();
            scenario.projects()
                    .listed()
                    .forEach((name, models) -> listed.put(name, (int) models.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum()));
            return listed;
        }
        return demand.shares(fleet.devices());
    }

    private Project project(String name, int nominal) {
        Scenario.Projects projects = scenario.projects();
        if (projects == null) {
            return new Project(name, "scenario", Quota.UNLIMITED);
        }
        SortedMap<String, Integer> devices = new TreeMap<>();
        Map<String, Double> listed = projects.listed().getOrDefault(name, Map.of());
        if (listed.isEmpty()) {
            fleet.models()
                    .forEach(model ->
                            devices.put(model, (int) (nominal * THOUSANDTHS * fleet.devices(model) / fleet.devices())));
        }
        listed.forEach((model, share) -> devices.put(model, (int) Math.round(share * THOUSANDTHS)));
        SortedMap<String, Integer> borrowing = new TreeMap<>();
        if (projects.borrowing()) {
            devices.keySet().forEach(model -> borrowing.put(model, Quota.ALL_THAT_IS_IDLE));
        }
        return new Project(name, "scenario", new Quota(Optional.empty(), devices, borrowing));
    }

    /** Adds up what happens. */
    private static final class Tally {

        private final Map<String, Submission> expected = new HashMap<>();
        private final Map<Object, Submission> alive = new HashMap<>();
        private final Waits waits = new Waits();
        private final SortedMap<String, Waits> byProject = new TreeMap<>();
        private long preempted;
        private double usefulMillis;
        private long lastEndMillis;

        void expect(Submission submission) {
            expected.put(submission.job().name(), submission);
        }

        void read(Event event, long millis) {
            if (event instanceof Event.WorkloadSubmitted submitted) {
                alive.put(submitted.id(), expected.remove(submitted.workload().name()));
            } else if (event instanceof Event.ReplicaPreempted) {
                preempted++;
            } else if (event instanceof Event.WorkloadEnded ended) {
                Submission done = alive.remove(ended.workload());
                long took = millis - done.atMillis();
                waits.add(took - done.workMillis(), took);
                byProject
                        .computeIfAbsent(done.job().project(), _ -> new Waits())
                        .add(took - done.workMillis(), took);
                usefulMillis += (double) done.workMillis() * ScenarioDemand.devices(done.job());
                lastEndMillis = millis;
            }
        }

        Result result(FairnessMeter meter, Simulation simulation, long devices) {
            double capacity = (double) devices * lastEndMillis;
            double held = meter.projects().stream()
                    .mapToDouble(FairnessMeter.Project::deviceHours)
                    .sum();
            return new Result(
                    waits,
                    byProject,
                    meter,
                    preempted,
                    simulation.lostMillis() / 3_600_000.0,
                    usefulMillis / 3_600_000.0,
                    lastEndMillis,
                    capacity == 0 ? 0 : held * 3_600_000.0 / capacity,
                    simulation.decisions());
        }
    }
}
