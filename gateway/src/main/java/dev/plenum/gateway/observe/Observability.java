package dev.plenum.gateway.observe;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway tells of itself and to whom, besides {@code /metrics} on its own machine.
 *
 * @param accessLog where a line for each request goes
 * @param traces where spans go
 * @param metricsReaders who else may read {@code /metrics}: networks such as {@code 10.0.0.0/8}
 */
public record Observability(
        AccessLog.Settings accessLog, Optional<Traces.Settings> traces, List<String> metricsReaders) {

    /** Nothing and nobody. */
    public static final Observability NONE = new Observability(new AccessLog.Off(), Optional.empty(), List.of());

    /** @throws IllegalArgumentException when a network is none */
    public Observability {
        metricsReaders = List.copyOf(metricsReaders);
        metricsReaders.forEach(Observability::network);
    }

    /** Whether this caller may read the metrics. */
    public boolean allows(InetSocketAddress caller) {
        return caller.getAddress().isLoopbackAddress()
                || metricsReaders.stream().anyMatch(network -> network(network).matches(caller));
    }

    private static IpSubnetFilterRule network(String text) {
        return new IpSubnetFilterRule(text, IpFilterRuleType.ACCEPT);
    }

    public Observability withAccessLog(AccessLog.Settings to) {
        return new Observability(to, traces, metricsReaders);
    }

    public Observability withTraces(Traces.Settings to) {
        return new Observability(accessLog, Optional.of(to), metricsReaders);
    }

    public Observability withMetricsReaders(List<String> networks) {
        return new Observability(accessLog, traces, networks);
    }
}
