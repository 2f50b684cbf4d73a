package dev.plenum.gateway.warm;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageLog;
import dev.plenum.gateway.Gateway;
import dev.plenum.gateway.GatewayConfig;
import dev.plenum.gateway.snapshot.Capability;
import dev.plenum.gateway.snapshot.Limit;
import dev.plenum.gateway.snapshot.Probe;
import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Sends requests of its own through a gateway of its own, from a socket to {@link CannedEngine} and back, so that the first caller of the real one in this
 * process meets code that is loaded and compiled. Keys, limits, metering, prefix affinity, probes and streams are all on; what is used is recorded in a scratch
 * folder that is deleted. Whoever starts a gateway runs it before; the build runs it while the start-up cache records.
 */
public final class WarmUp {

    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final String SECRET = "sk-warm-up";
    private static final int CALLERS = 4;

    /** Of each caller: enough for the compilers, whatever time is left. */
    private static final int MOST_REQUESTS = 5_000;

    private WarmUp() {}

    /**
     * Returns when it is warm, or so much time has passed; what goes wrong is logged and keeps nothing from starting.
     *
     * @param scratch a folder that is made and deleted
     * @param log opens a usage log in it
     * @return how many requests were answered
     */
    public static int run(Path scratch, Function<Path, UsageLog> log, TimeSource clock, Duration most) {
        if (most.isZero()) {
            return 0;
        }
        long until = System.nanoTime() + most.toNanos();
        try {
            delete(scratch);
            Files.createDirectories(scratch);
            try (CannedEngine engine = new CannedEngine();
                    UsageLog usage = log.apply(scratch);
                    Gateway gateway = Gateway.start(
                            GatewayConfig.of("127.0.0.1", 0, scratch.resolve("snapshot.json")), usage, clock)) {
                gateway.update(snapshot(engine));
                return call(gateway.port(), until);
            } finally {
                delete(scratch);
            }
        } catch (IOException | PlenumException e) {
            LOG.log(System.Logger.Level.WARNING, "The gateway starts cold: {0}", e.toString());
            return 0;
        }
    }

    private static Snapshot snapshot(CannedEngine engine) {
        List<Limit> limits = List.of(
                new Limit(Limit.Kind.REQUESTS, 1_000_000_000, Duration.ofMinutes(1)),
                new Limit(Limit.Kind.TOKENS, 1_000_000_000_000L, Duration.ofMinutes(1)));
        Snapshot.Key key = new Snapshot.Key("key-warm-up", "warm-up", Set.of(), limits, 0);
        List<Target> targets =
                List.of(Target.of(engine.url()).probedBy(Probe.of("/health")), Target.of(engine.url() + "/second"));
        Route route = new Route(Route.EVERYBODY, WarmCaller.MODEL, targets, 0, EnumSet.allOf(Capability.class));
        return new Snapshot(1, Map.of(Snapshot.hash(SECRET), key), List.of(route));
    }

    private static int call(int port, long untilNanos) throws IOException {
        List<Future<Integer>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> new WarmCaller(port, SECRET).call(MOST_REQUESTS, untilNanos)));
            }
        }
        int answered = 0;
        for (Future<Integer> caller : callers) {
            try {
                answered += caller.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IOException("a request was not answered", e.getCause());
            }
        }
        return answered;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
