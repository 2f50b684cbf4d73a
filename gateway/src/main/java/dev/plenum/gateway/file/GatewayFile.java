package dev.plenum.gateway.file;

import dev.plenum.core.error.PlenumException;
import dev.plenum.gateway.GatewayConfig;
import dev.plenum.gateway.TimeLimits;
import dev.plenum.gateway.limit.ShareLimits;
import dev.plenum.gateway.observe.Observability;
import dev.plenum.gateway.snapshot.Costs;
import dev.plenum.gateway.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the YAML file of a gateway that runs alone says. Keys, projects and routes may change while it runs: they are the snapshot. What else there is
 * holds from one start to the next.
 *
 * @param path of the file
 * @param host address to listen on
 * @param port port to listen on; 0 picks a free one
 * @param data folder of the usage log and the copy of the snapshot
 * @param maxBodyBytes longest request body
 * @param maxBodyMemoryBytes memory that all bodies and whole answers under way may take together
 * @param shareLimits how limits are shared with other gateways
 * @param warmUp how long the gateway may run itself warm before it listens; zero: not at all
 * @param observability what it tells of itself, and to whom
 * @param drain how long what runs may go on after the gateway was told to end
 * @param notices what is right but does nothing, such as a key's model without a route
 */
public record GatewayFile(
        Path path,
        String host,
        int port,
        Path data,
        int maxBodyBytes,
        long maxBodyMemoryBytes,
        TimeLimits timeLimits,
        Optional<ShareLimits> shareLimits,
        Duration warmUp,
        Observability observability,
        Duration drain,
        Snapshot snapshot,
        List<String> notices) {

    /** A file is as true as on its first day. */
    private static final Duration UNLIMITED = Duration.ofDays(365_000);

    private static final List<String> KEYS = List.of(
            "listen",
            "data",
            "max_body",
            "max_body_memory",
            "time_limits",
            "share_limits",
            "warm_up",
            "drain",
            "access_log",
            "traces",
            "metrics",
            "keys",
            "projects",
            "routes");
    private static final List<String> TIME_KEYS = List.of("connect", "first_chunk", "between_chunks", "total");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MOST_WARM_UP = Duration.ofMinutes(1);
    private static final Duration DEFAULT_WARM_UP = Duration.ofSeconds(1);
    private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(30);
    private static final long DEFAULT_BODY = 8 << 20;
    private static final long BODY_COPIES = 2;
    private static final String DEFAULT_DATA = "gateway-data";

    public GatewayFile {
        notices = List.copyOf(notices);
    }

    /**
     * Reads it.
     *
     * @throws PlenumException INVALID_REQUEST with everything that is wrong in it, a line each with its place, its key, its value unless that is a secret, and
     *     what was expected
     */
    public static GatewayFile read(Path path) {
        Errors errors = new Errors(path);
        Document document = Document.read(path, errors);
        Optional<GatewayFile> file = document.root().section(KEYS).map(root -> of(root, document));
        errors.raise();
        return file.orElseThrow();
    }

    private static GatewayFile of(Section root, Document document) {
        Address listen = root.get("listen", Address::listen).orElse(Address.DEFAULT);
        Path folder = document.path().toAbsolutePath().getParent();
        Path data = root.get("data", field -> folder(field, folder)).orElseGet(() -> folder.resolve(DEFAULT_DATA));
        long maxBody = root.get("max_body", Values.bytes(1 << 10, 1 << 30)).orElse(DEFAULT_BODY);
        long bodyMemory = root.get("max_body_memory", Values.bytes(1 << 20, 1L << 40))
                .orElseGet(GatewayConfig::usualBodyMemoryBytes);
        TimeLimits times = root.get("time_limits", GatewayFile::times).orElse(TimeLimits.DEFAULT);
        Optional<ShareLimits> shareLimits = root.get("share_limits", ShareFile::read);
        Duration warmUp =
                root.get("warm_up", Values.time(Duration.ZERO, MOST_WARM_UP)).orElse(DEFAULT_WARM_UP);
        Duration drain = root.get("drain", Values.time(Duration.ZERO, DAY)).orElse(DEFAULT_DRAIN);
        List<String> notices = new ArrayList<>();
        if (BODY_COPIES * maxBody > bodyMemory) {
            notices.add("max_body_memory of " + bodyMemory + " bytes has no room for twice a body of max_body, "
                    + maxBody + " bytes: one that long is always refused");
        }
        Snapshot snapshot = snapshot(root, document.version(), notices);
        return new GatewayFile(
                document.path(),
                listen.host(),
                listen.port(),
                data,
                Math.toIntExact(maxBody),
                bodyMemory,
                times,
                shareLimits,
                warmUp,
                ObserveFile.read(root, folder, data),
                drain,
                snapshot,
                notices);
    }

    private static Snapshot snapshot(Section root, long version, List<String> notices) {
        RouteList routes = new RouteList(root.need("routes", "a list; [] for none", Optional::of));
        KeyList keys = new KeyList(
                root.need("keys", "a list; [] for none", Optional::of), root.get("projects"), routes.models(), notices);
        return new Snapshot(version, keys.keys(), routes.all(), keys.projectLimits(), keys.audits(), Costs.NONE);
    }

    private static Optional<Path> folder(Field field, Path beside) {
        return field.text("a folder").map(name -> beside.resolve(name).normalize());
    }

    private static Optional<TimeLimits> times(Field field) {
        TimeLimits usual = TimeLimits.DEFAULT;
        return field.section(TIME_KEYS).map(section -> {
            Function<String, Optional<Duration>> time = key -> section.get(key, Values.time(Duration.ofMillis(1), DAY));
            return new TimeLimits(
                    time.apply("connect").orElse(usual.connect()),
                    time.apply("first_chunk").orElse(usual.firstByte()),
                    time.apply("between_chunks").orElse(usual.betweenChunks()),
                    time.apply("total").or(usual::total));
        });
    }

    /** What a gateway is told at its start. */
    public GatewayConfig config() {
        GatewayConfig usual = GatewayConfig.of(host, port, data.resolve("snapshot.json"));
        return new GatewayConfig(
                host,
                port,
                usual.snapshotFile(),
                UNLIMITED,
                maxBodyBytes,
                usual.maxAnswerBytes(),
                maxBodyMemoryBytes,
                timeLimits,
                shareLimits,
                observability);
    }

    /** Which keys of the file say something else in {@code next} and take effect only when the gateway starts again. */
    public List<String> onlyAtStart(GatewayFile next) {
        List<String> changed = new ArrayList<>();
        if (!host.equals(next.host) || port != next.port) {
            changed.add("listen");
        }
        if (!data.equals(next.data)) {
            changed.add("data");
        }
        if (maxBodyBytes != next.maxBodyBytes) {
            changed.add("max_body");
        }
        if (maxBodyMemoryBytes != next.maxBodyMemoryBytes) {
            changed.add("max_body_memory");
        }
        if (!timeLimits.equals(next.timeLimits)) {
            changed.add("time_limits");
        }
        if (!shareLimits.equals(next.shareLimits)) {
            changed.add("share_limits");
        }
        if (!warmUp.equals(next.warmUp)) {
            changed.add("warm_up");
        }
        if (!drain.equals(next.drain)) {
            changed.add("drain");
        }
        if (!observability.accessLog().equals(next.observability.accessLog())) {
            changed.add("access_log");
        }
        if (!observability.traces().equals(next.observability.traces())) {
            changed.add("traces");
        }
        if (!observability.metricsReaders().equals(next.observability.metricsReaders())) {
            changed.add("metrics");
        }
        return changed;
    }

    /** Whether the file was written after this was read from it. */
    public boolean isStale() {
        try {
            return Files.getLastModifiedTime(path).toMillis() != snapshot.version();
        } catch (IOException e) {
            return true;
        }
    }

    /** How much it says, for a person. */
    public String summary() {
        return counted(snapshot.keys().size(), "key") + ", "
                + counted(snapshot.routes().size(), "model");
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
