package dev.plenum.app;

import dev.plenum.core.port.Views;
import dev.plenum.core.world.Input;
import dev.plenum.local.plan.Programs;
import dev.plenum.local.plan.TrainerProgram;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A control plane that runs. Closing it leaves replicas running, to be taken back at the next start; {@link #down} stops them first.
 *
 * @param programs to install engines and tools ahead of their first use
 * @param api base address of the API
 * @param token what clients of the API show
 */
public record ControlPlane(
        Opened opened,
        LoopThread loop,
        Views views,
        Programs programs,
        TrainerProgram trainer,
        String api,
        int gatewayPort,
        String token)
        implements AutoCloseable {

    private static final Duration BEYOND_NOTICE = Duration.ofSeconds(15);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Where the page is, with what lets a browser in. */
    public String page() {
        return api + "/?token=" + token;
    }

    public String gateway() {
        return "http://" + UpSettings.HOST + ":" + gatewayPort;
    }

    /** Stops every workload with notice, waits for their ends to be recorded, and closes. */
    void down(Duration notice) throws InterruptedException {
        List<Input.Stop> stops = loop.ask(world -> world.workloads().values().stream()
                .map(state ->
                        new Input.Stop(state.workload().project(), state.id().text(), "plenum down"))
                .toList());
        stops.forEach(loop::submit);
        long until = System.nanoTime() + notice.plus(BEYOND_NOTICE).toNanos();
        while (System.nanoTime() < until && !nothingAlive()) {
            Thread.sleep(LOOK_EVERY);
        }
        close();
    }

    private boolean nothingAlive() {
        return views.workloads(new Views.WorkloadQuery(Optional.empty(), Optional.empty(), true, 1))
                .isEmpty();
    }

    @Override
    public void close() {
        opened.close();
    }
}
