package dev.plenum.app;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.loop.ControlLoop;
import dev.plenum.core.loop.Inbox;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.scheduling.Explanation;
import dev.plenum.core.scheduling.QueueView;
import dev.plenum.core.workload.Workload;
import dev.plenum.core.workload.WorkloadId;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Answer;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.NodeStatus;
import dev.plenum.core.world.World;
import dev.plenum.server.Commands;
import dev.plenum.server.Explainer;
import dev.plenum.server.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The one platform thread that runs the loop, and the blocking way in for everybody else. */
final class LoopThread implements Commands, Explainer, Fleet, AutoCloseable {

    /** Time passes for the loop at least this often. */
    private static final Duration TICK = Duration.ofMillis(200);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final Inbox inbox;
    private final TimeSource clock;
    private final Consumer<Throwable> fatal;
    private volatile ControlLoop loop;
    private volatile boolean closed;
    private Thread thread = Thread.ofPlatform().unstarted(() -> {});

    LoopThread(Inbox inbox, TimeSource clock, Consumer<Throwable> fatal) {
        this.inbox = inbox;
        this.clock = clock;
        this.fatal = fatal;
    }

    LoopThread start(ControlLoop started) {
        loop = started;
        thread = Thread.ofPlatform().name("control-loop").start(this::run);
        return this;
    }

    private void run() {
        try {
            while (!closed) {
                loop.turn(inbox.take(TICK), clock.now());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            fatal.accept(e);
        }
    }

    @Override
    public Answer submit(Input.Command command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        inbox.ask(command, answer::complete);
        return await(answer);
    }

    @Override
    public List<Answer> submitAll(List<? extends Input.Command> commands) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (Input.Command command : commands) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            inbox.ask(command, answer::complete);
            answers.add(answer);
        }
        return answers.stream().map(LoopThread::await).toList();
    }

    /** The id it is answered with; a refusal is thrown. */
    String done(Input.Command command) {
        return switch (submit(command)) {
            case Answer.Done done -> done.id();
            case Answer.Refused(PlenumException why) -> throw why;
        };
    }

    /** Reads the World on the loop's thread. */
    <T> T ask(Function<World, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        inbox.question(world -> answer.complete(question.apply(world)));
        return await(answer);
    }

    @Override
    public Explanation explain(WorkloadId id) {
        return alive(id, state -> loop.scheduler().explain(state, clock.now()));
    }

    @Override
    public String why(WorkloadId id) {
        return alive(id, state -> loop.scheduler().why(state, clock.now()));
    }

    @Override
    public Explanation outlook(Workload workload) {
        Supplier<Explanation> answer = ask(_ -> {
            try {
                Explanation outlook = loop.outlook(workload);
                return () -> outlook;
            } catch (PlenumException refused) {
                return () -> {
                    throw refused;
                };
            }
        });
        return answer.get();
    }

    private <T> T alive(WorkloadId id, Function<WorkloadState, T> question) {
        return ask(world -> Optional.ofNullable(world.workloads().get(id)).map(question))
                .orElseThrow(() -> new PlenumException(
                        ErrorCode.NOT_FOUND,
                        id + " is not alive",
                        "a workload that waits or runs",
                        "`plenum job show " + id + "` tells how it ended"));
    }

    QueueView queue(int most) {
        return ask(_ -> loop.scheduler().queue(most));
    }

    @Override
    public List<NodeStatus> nodes() {
        return ask(world -> List.copyOf(world.nodes().values()));
    }

    @Override
    public List<WorkloadState> on(String node) {
        return ask(world -> world.workloads().values().stream()
                .filter(state -> state.replicas().stream()
                        .flatMap(replica -> replica.phase().place().stream())
                        .anyMatch(place -> place.node().equals(node)))
                .toList());
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new PlenumException(
                    ErrorCode.NOT_READY, "the control loop did not answer", "an answer within 30 s", "Ask again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlenumException(ErrorCode.NOT_READY, "Plenum is being stopped", "", "Ask again later", e);
        }
    }

    /** Ends after the turn that runs. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(LONGEST_ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
