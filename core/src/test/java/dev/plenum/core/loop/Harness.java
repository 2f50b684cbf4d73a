package dev.plenum.core.loop;

import dev.plenum.core.fleet.Capacity;
import dev.plenum.core.fleet.Device;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.MemoryJournal;
import dev.plenum.core.scheduling.SchedulerSettings;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.PriorityClass;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import dev.plenum.core.units.Money;
import dev.plenum.core.workload.Job;
import dev.plenum.core.workload.Launch;
import dev.plenum.core.workload.Phase;
import dev.plenum.core.workload.ReplicaId;
import dev.plenum.core.workload.Request;
import dev.plenum.core.workload.Service;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Action;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Idempotency;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A loop on a memory journal that a test drives turn by turn, second by second. */
final class Harness {

    final MemoryJournal journal = new MemoryJournal();
    final List<Action> actions = new ArrayList<>();
    final List<Journal.Batch> batches = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    ControlLoop loop = restart();

    ControlLoop restart() {
        loop = new ControlLoop(journal, SchedulerSettings.firstFit(), LoopSettings.DEFAULT, batches::add, actions::add);
        return loop;
    }

    /** One turn with this command, a second later. */
    Answer ask(Input.Command command) {
        List<Answer> answers = new ArrayList<>();
        turn(List.of(new Inbox.Item.Asked(command, answers::add)));
        return answers.getFirst();
    }

    /** The id that a command which must succeed is answered with. */
    String done(Input.Command command) {
        return switch (ask(command)) {
            case Answer.Done done -> done.id();
            case Answer.Refused(var why) -> throw why;
        };
    }

    void seen(String replica, int generation, Observation observation) {
        turn(List.of(new Inbox.Item.Seen(new Input.Observed(ReplicaId.parse(replica), generation, observation))));
    }

    /** The ledger has posted so much this month, of all that is in the journal. */
    void posted(String project, String amount) {
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        long upTo = loop.world().position();
        turn(List.of(
                new Inbox.Item.Posted(new Input.SpendPosted(Payer.parse(project), month, Money.of(amount), upTo))));
    }

    void pass(Duration time) {
        now = now.plus(time);
        turn(List.of());
    }

    private void turn(List<Inbox.Item> items) {
        now = now.plusSeconds(1);
        loop.turn(items, now);
    }

    WorkloadState state(String id) {
        return loop.world().workloads().get(new WorkloadId(id));
    }

    Phase phase(String id) {
        return state(id).phase();
    }

    boolean alive(String id) {
        return loop.world().workloads().containsKey(new WorkloadId(id));
    }

    /** The events of this type that were recorded, oldest first. */
    <E extends Event> List<E> recorded(Class<E> type) {
        List<E> found = new ArrayList<>();
        journal.replay(0, batch -> batch.events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .forEach(found::add));
        return found;
    }

    Harness withProject(Quota quota) {
        done(new Input.CreateProject(new Project("default", "lab", quota)));
        return this;
    }

    Harness withNode(String name, int cores, Device... devices) {
        done(new Input.RegisterNode(new Node(
                name,
                "default",
                "simulated",
                new Capacity(MilliCpu.cores(cores), new Mebibytes(8_192)),
                List.of(devices))));
        return this;
    }

    static Request cores(int cores) {
        return new Request(MilliCpu.cores(cores), new Mebibytes(128), Optional.empty());
    }

    static Job job(String name, Request request, int replicas) {
        return new Job("default", name, PriorityClass.STANDARD, request, replicas, command(), Optional.empty());
    }

    static Service service(String name, Request request, int replicas) {
        return new Service("default", name, PriorityClass.STANDARD, request, replicas, command());
    }

    private static Launch command() {
        return new Launch.Command(List.of("true"), new TreeMap<>());
    }

    static Input.Submit submit(dev.plenum.core.workload.Workload workload) {
        return new Input.Submit(workload, Optional.empty());
    }

    static Input.Submit submit(dev.plenum.core.workload.Workload workload, String key, String fingerprint) {
        return new Input.Submit(workload, Optional.of(new Idempotency(key, fingerprint)));
    }
}
