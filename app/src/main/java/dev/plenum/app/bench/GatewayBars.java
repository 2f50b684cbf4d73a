package dev.plenum.app.bench;

import dev.plenum.app.bench.load.Outcome;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** One build of ours against the bars. A bar on a peer that was not measured is left out. */
final class GatewayBars {

    private static final String NGINX = "nginx";
    private static final String NGINX_LUA = "nginx+Lua";
    private static final String PORTKEY = "Portkey";
    private static final String LITELLM = "LiteLLM";

    /** Streams that a second brings in the paced cell, of those that it brings directly: what is lost is less than the rounds' spread. */
    private static final double ALL_STREAMS = 0.9;

    /** Of nginx's rate, directly: a slower driver and mock server would flatter every gateway. */
    private static final Bar DRIVER = Bar.atLeast(1.5);

    private final String prefix;
    private final GatewayFigures direct;
    private final GatewayFigures ours;
    private final Map<String, GatewayFigures> peers;

    GatewayBars(String prefix, GatewayFigures direct, GatewayFigures ours, Map<String, GatewayFigures> peers) {
        this.prefix = prefix;
        this.direct = direct;
        this.ours = ours;
        this.peers = peers;
    }

    void into(Comparison bars) {
        beside(bars, "json c1: added p50, of nginx's", NGINX, figures -> figures.addedP50(direct), Bar.atMost(1.5));
        busy(bars);
        beside(bars, "sse50 c32: rate, of nginx's", NGINX, rate(Cell.STREAM_32), Bar.atLeast(0.6));
        alone(bars, "paced c256: CPU us of a chunk", ours.cpuOfChunk(Cell.PACED_256), Bar.atMost(32));
        double kept = ours.rate(Cell.PACED_256) / direct.rate(Cell.PACED_256);
        alone(bars, "paced c256: streams, of direct's (none broken)", kept, Bar.atLeast(ALL_STREAMS));
        ToDoubleFunction<GatewayFigures> transit = figures -> figures.median(Cell.PACED_256, Outcome::transitP99);
        beside(bars, "paced c256: transit p99, of nginx's", NGINX, transit, Bar.atMost(2.5));
        alone(bars, "196 kB prompt: CPU ms of a request", ours.cpu(Cell.LONG_8), Bar.atMost(0.3));
        alone(bars, "RSS MiB at 256 connections", ours.rssMebibytes(), Bar.atMost(300));
        alone(bars, "streams stopped in 0.5 s, of 10 left", ours.stopped(), Bar.atLeast(10));
    }

    /** The cell in which the driver is nearest to its own limit, and what it says only where the driver keeps well ahead of nginx. */
    private void busy(Comparison bars) {
        UnaryOperator<Bar> judged = UnaryOperator.identity();
        if (peers.containsKey(NGINX)) {
            double ahead = direct.rate(Cell.JSON_32) / peers.get(NGINX).rate(Cell.JSON_32);
            bars.row(prefix + "json c32: rate of the driver alone, of nginx's (else void)", ahead, "", DRIVER);
            judged = DRIVER.holds(ahead) ? judged : Bar::voided;
        }
        Bar lua = judged.apply(Bar.atLeast(0.5));
        beside(bars, "json c32: rate, of nginx+Lua's", NGINX_LUA, rate(Cell.JSON_32), lua);
        beside(bars, "json c32: rate, of Portkey's", PORTKEY, rate(Cell.JSON_32), judged.apply(Bar.atLeast(10)));
        beside(bars, "json c32: rate, of LiteLLM's", LITELLM, rate(Cell.JSON_32), judged.apply(Bar.atLeast(80)));
        alone(bars, "json c32: CPU s of 1,000 requests", ours.cpu(Cell.JSON_32), judged.apply(Bar.atMost(0.07)));
    }

    private static ToDoubleFunction<GatewayFigures> rate(Cell cell) {
        return figures -> figures.rate(cell);
    }

    private void alone(Comparison bars, String figure, double value, Bar bar) {
        bars.row(prefix + figure, value, "", bar);
    }

    /** The ratio of ours to a peer's. */
    private void beside(Comparison bars, String figure, String peer, ToDoubleFunction<GatewayFigures> value, Bar bar) {
        if (peers.containsKey(peer)) {
            double theirs = value.applyAsDouble(peers.get(peer));
            String published = Double.isNaN(theirs) ? "void" : Bar.number(Math.round(theirs * 10) / 10.0);
            bars.row(prefix + figure, value.applyAsDouble(ours) / theirs, published, bar);
        }
    }
}
