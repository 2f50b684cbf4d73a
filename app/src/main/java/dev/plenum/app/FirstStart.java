package dev.plenum.app;

import dev.plenum.core.billing.Price;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.Node;
import dev.plenum.core.metering.Meter;
import dev.plenum.core.metering.Quantity;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.units.Money;
import dev.plenum.core.world.Input;
import dev.plenum.core.world.NodeStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What must be there before anybody asks: this machine as a node, one project, and example prices. It adds only what is missing. */
final class FirstStart {

    static final String PROJECT = "default";
    static final String ORGANIZATION = "default";

    /** Left by a {@code plenum down} that found no control plane: what it stopped shall not come back. */
    static final String DOWN_MARKER = "down-requested";

    private static final Quantity HOUR = Quantity.of(3_600);
    private static final Quantity MILLION = Quantity.of(1_000_000);

    private final LoopThread loop;
    private final TimeSource clock;

    FirstStart(LoopThread loop, TimeSource clock) {
        this.loop = loop;
        this.clock = clock;
    }

    void run(Path data, Node machine) {
        stopWhatWasDown(data);
        Optional<Node> known = loop.ask(
                world -> Optional.ofNullable(world.nodes().get(machine.name())).map(NodeStatus::node));
        Node labelled = known.map(node -> machine.with(node.labels())).orElse(machine);
        if (!known.equals(Optional.of(labelled))) {
            register(labelled);
        }
        if (loop.ask(world -> world.projects().isEmpty())) {
            loop.done(new Input.CreateProject(new Project(PROJECT, ORGANIZATION, Quota.UNLIMITED)));
            examplePrices().forEach(price -> loop.done(new Input.SetPrice(price)));
        }
    }

    /** A machine that came back with less than its replicas hold: they have to leave it, and nothing new may come before it is known as it is. */
    private void register(Node machine) {
        try {
            loop.done(new Input.RegisterNode(machine));
        } catch (PlenumException e) {
            if (e.code() != ErrorCode.CONFLICT) {
                throw e;
            }
            loop.done(new Input.DrainNode(machine.name()));
            System.err.println("plenum: " + e.problem() + "; it is being drained");
            System.err.println(
                    "  next: start Plenum again once it is empty, then `plenum node uncordon " + machine.name() + "`");
        }
    }

    private void stopWhatWasDown(Path data) {
        Path marker = data.resolve(DOWN_MARKER);
        if (Files.exists(marker)) {
            List<Input.Stop> stops = loop.ask(world -> world.workloads().values().stream()
                    .map(state -> new Input.Stop(
                            state.workload().project(), state.id().text(), "plenum down"))
                    .toList());
            stops.forEach(loop::submit);
            try {
                Files.delete(marker);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private List<Price> examplePrices() {
        Instant now = clock.now();
        return List.of(
                example(Meter.Kind.CORE_SECONDS, "0.04", HOUR, now),
                example(Meter.Kind.DEVICE_SECONDS, "2.50", HOUR, now),
                example(Meter.Kind.INPUT_TOKENS, "0.10", MILLION, now),
                example(Meter.Kind.OUTPUT_TOKENS, "0.40", MILLION, now));
    }

    private static Price example(Meter.Kind meter, String amount, Quantity per, Instant now) {
        return new Price("", meter, Price.ANY, Money.of(amount), per, now, now, "example");
    }
}
