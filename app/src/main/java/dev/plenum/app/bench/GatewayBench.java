package dev.plenum.app.bench;

import dev.plenum.app.bench.load.Order;
import dev.plenum.app.bench.load.Shape;
import dev.plenum.app.bench.peer.Peer;
import dev.plenum.app.bench.peer.Peers;
import dev.plenum.app.bench.peer.Pinned;
import dev.plenum.app.bench.peer.Served;
import dev.plenum.app.bench.peer.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our gateway beside others, in one run: all are started on one core, the load on the other, and in each round every cell goes once through each of
 * them, so that whatever else the machine does meets all alike.
 */
final class GatewayBench {

    private static final String DIRECT = "direct";
    private static final int LEAVING = 10;
    private static final double LEAVING_SECONDS = 10;
    private static final double SHORT_WARM_UP_SECONDS = 1;

    private static final List<Cell> WARM_UP = List.of(Cell.JSON_32, Cell.STREAM_32, Cell.PACED_256, Cell.LONG_8);

    private final Installation installation;
    private final Path data;
    private final GatewayOptions options;
    private final GatewayReport report = new GatewayReport();
    private final List<Served> served = new ArrayList<>();

    GatewayBench(Installation installation, Path data, GatewayOptions options) {
        this.installation = installation;
        this.data = data;
        this.options = options;
    }

    GatewayReport run(int rounds) throws IOException, InterruptedException {
        Pinned.check();
        List<Peer> chosen = chosen();
        Path folder = Files.createTempDirectory("plenum-bench-gateway");
        try (Stopping stopping = new Stopping()) {
            stopping.add(() -> Folders.remove(folder));
            LoadGenerator load = new LoadGenerator();
            stopping.add(load::close);
            for (Peer peer : chosen) {
                start(peer, folder, load, stopping);
            }
            warmUp(load);
            for (int round = 1; round <= rounds; round++) {
                round(load, round, rounds);
            }
            leave(load);
        }
        return report;
    }

    /** All that may be measured here; what is asked for and cannot be is told in the report. */
    private List<Peer> chosen() {
        Map<String, Path> ours = new LinkedHashMap<>();
        ours.put("plenum", installation.home().resolve("plenum"));
        ours.putAll(options.ours);
        List<Peer> all = Peers.all(options.portkey, options.litellm, ours);
        List<String> names =
                Stream.concat(Stream.of(DIRECT), all.stream().map(Peer::name)).toList();
        List<String> only = options.only(names);
        return all.stream()
                .filter(peer -> only.isEmpty() || only.contains(peer.name()))
                .toList();
    }

    private void start(Peer peer, Path folder, LoadGenerator load, Stopping stopping)
            throws IOException, InterruptedException {
        Optional<String> missing = peer.missing();
        if (missing.isPresent()) {
            report.leaveOut(peer, "not installed; " + missing.get());
            return;
        }
        say("starting %s", peer.name());
        Path kept = data.resolve("gateway").resolve(peer.name());
        Folders.remove(kept);
        Files.createDirectories(kept.getParent());
        Served gateway = Served.start(peer, new Setting(folder.resolve(peer.name()), kept, freePort(), load.ports()));
        stopping.add(gateway::close);
        Optional<String> why = gateway.awaitReady();
        if (why.isPresent()) {
            gateway.close();
            report.leaveOut(peer, why.get());
        } else {
            served.add(gateway);
            report.add(peer);
        }
    }

    /** The load generator's own code first. */
    private void warmUp(LoadGenerator load) throws IOException {
        say("warming up");
        warmUp(load, 0, List.of(), options.warmUpSeconds / 4);
        for (Served gateway : served) {
            boolean atLength = gateway.peer().compilesAsItRuns();
            warmUp(load, gateway.port(), gateway.fields(), atLength ? options.warmUpSeconds : SHORT_WARM_UP_SECONDS);
        }
    }

    private static void warmUp(LoadGenerator load, int port, List<String> fields, double seconds) throws IOException {
        for (Cell cell : WARM_UP) {
            load.run(new Order(cell.shape(), cell.connections(), seconds / WARM_UP.size(), port, fields, List.of()));
        }
    }

    private void round(LoadGenerator load, int round, int rounds) throws IOException {
        for (Cell cell : Cell.values()) {
            say("round %d of %d, %s", round, rounds, cell.title());
            report.direct().add(cell, load.run(order(cell, 0, List.of(), List.of())));
            for (Served gateway : served) {
                Order order = order(cell, gateway.port(), gateway.fields(), gateway.pids());
                report.of(gateway.peer()).add(cell, load.run(order));
            }
        }
    }

    private Order order(Cell cell, int port, List<String> fields, List<Long> pids) {
        return new Order(cell.shape(), cell.connections(), options.seconds, port, fields, pids);
    }

    private void leave(LoadGenerator load) throws IOException {
        say("clients leave");
        report.direct().left(load.run(leaving(0, List.of())));
        for (Served gateway : served) {
            report.of(gateway.peer()).left(load.run(leaving(gateway.port(), gateway.fields())));
        }
    }

    private static Order leaving(int port, List<String> fields) {
        return new Order(Shape.LEFT, LEAVING, LEAVING_SECONDS, port, fields, List.of());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void say(String what, Object... values) {
        System.err.printf("gateway: " + what + "%n", values);
    }
}
