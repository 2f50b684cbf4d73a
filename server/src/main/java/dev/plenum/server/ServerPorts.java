package dev.plenum.server;

import dev.plenum.core.port.Credentials;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.port.Outputs;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.port.UsageHistory;
import dev.plenum.core.port.Views;
import dev.plenum.core.scheduling.QueueView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything the server needs of the rest of the control plane; the app's wiring fills it in.
 *
 * @param queue what waits, the first so many of it, as of now
 * @param gateway the gateway's base address, such as {@code http://127.0.0.1:8471}
 * @param shutdown called once the answer to {@code POST /v1/shutdown} is out, with the notice that replicas get; it may close the server
 */
public record ServerPorts(
        Views views,
        Credentials credentials,
        Commands commands,
        Explainer explainer,
        Function<Integer, QueueView> queue,
        Fleet fleet,
        Outputs outputs,
        Ledger ledger,
        UsageHistory history,
        TimeSource time,
        Supplier<Facts> facts,
        Supplier<String> gateway,
        Changes changes,
        Gateways gateways,
        Consumer<Duration> shutdown) {

    /**
     * What the server cannot know by itself about this installation.
     *
     * @param data the data directory
     * @param isolation what is enforced on replicas here and what is not, in words
     */
    public record Facts(String version, String data, Instant startedAt, List<String> isolation) {}
}
