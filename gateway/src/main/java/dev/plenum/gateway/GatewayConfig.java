package dev.plenum.gateway;

import dev.plenum.gateway.limit.ShareLimits;
import dev.plenum.gateway.observe.Observability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a gateway is told at its start; whoever wires it fills it in.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 picks a free one
 * @param snapshotFile where the last snapshot is kept, so that a restart serves without the control plane
 * @param maxSnapshotAge how long a snapshot is trusted after it came; then every key is refused with 503
 * @param maxBodyBytes longest request body
 * @param maxBodyMemoryBytes memory that all bodies and whole answers under way may take together
 * @param shareLimits how its limits are shared with other gateways; empty: they are its own
 * @param observability what it tells of itself, and to whom
 * @param maxAnswerBytes longest answer that is not streamed, and longest single event of one that is
 */
public record GatewayConfig(
        String host,
        int port,
        Path snapshotFile,
        Duration maxSnapshotAge,
        int maxBodyBytes,
        int maxAnswerBytes,
        long maxBodyMemoryBytes,
        TimeLimits timeLimits,
        Optional<ShareLimits> shareLimits,
        Observability observability) {

    /** A quarter of the heap. */
    public static long usualBodyMemoryBytes() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    /** The defaults: 24 h, bodies of 8 MiB, answers of 64 MiB. */
    public static GatewayConfig of(String host, int port, Path snapshotFile) {
        return new GatewayConfig(
                host,
                port,
                snapshotFile,
                Duration.ofHours(24),
                8 << 20,
                64 << 20,
                usualBodyMemoryBytes(),
                TimeLimits.DEFAULT,
                Optional.empty(),
                Observability.NONE);
    }

    GatewayConfig withMaxBodyBytes(int bytes) {
        return new GatewayConfig(
                host,
                port,
                snapshotFile,
                maxSnapshotAge,
                bytes,
                maxAnswerBytes,
                maxBodyMemoryBytes,
                timeLimits,
                shareLimits,
                observability);
    }

    GatewayConfig withTimeLimits(TimeLimits limits) {
        return new GatewayConfig(
                host,
                port,
                snapshotFile,
                maxSnapshotAge,
                maxBodyBytes,
                maxAnswerBytes,
                maxBodyMemoryBytes,
                limits,
                shareLimits,
                observability);
    }

    GatewayConfig withMaxBodyMemoryBytes(long bytes) {
        return new GatewayConfig(
                host,
                port,
                snapshotFile,
                maxSnapshotAge,
                maxBodyBytes,
                maxAnswerBytes,
                bytes,
                timeLimits,
                shareLimits,
                observability);
    }

    public GatewayConfig withObservability(Observability told) {
        return new GatewayConfig(
                host,
                port,
                snapshotFile,
                maxSnapshotAge,
                maxBodyBytes,
                maxAnswerBytes,
                maxBodyMemoryBytes,
                timeLimits,
                shareLimits,
                told);
    }
}
