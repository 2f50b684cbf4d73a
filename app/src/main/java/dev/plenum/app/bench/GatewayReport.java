package dev.plenum.app.bench;

import dev.plenum.api.Wire;
import dev.plenum.app.bench.peer.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All gateways' figures: as tables with a row each, then our builds against their bars, then what could not be measured and why. */
final class GatewayReport {

    private final GatewayFigures direct = new GatewayFigures("direct");
    private final Map<String, GatewayFigures> gateways = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final List<String> ours = new ArrayList<>();

    void add(Peer peer) {
        gateways.put(peer.name(), new GatewayFigures(peer.name()));
        noteOurs(peer);
    }

    void leaveOut(Peer peer, String why) {
        leftOut.put(peer.name(), why);
        noteOurs(peer);
    }

    private void noteOurs(Peer peer) {
        if (peer.ours()) {
            ours.add(peer.name());
        }
    }

    GatewayFigures direct() {
        return direct;
    }

    GatewayFigures of(Peer peer) {
        return gateways.get(peer.name());
    }

    boolean ok() {
        return gateways.keySet().containsAll(ours) && bars().ok();
    }

    void print(boolean json) {
        if (json) {
            System.out.println(Wire.mapper().writeValueAsString(json()));
            return;
        }
        GatewayTables tables = new GatewayTables(direct, all().toList());
        tables.lines().forEach(System.out::println);
        bars().print(false);
        leftOut.forEach((name, why) -> System.out.println("left out: " + name + ": " + why));
        all().forEach(figures -> figures.voids()
                .forEach((cell, why) ->
                        System.out.println("void: " + figures.name() + ", " + cell.title() + ": " + why)));
    }

    private Comparison bars() {
        Comparison bars = new Comparison("gateway");
        for (String name : ours) {
            if (gateways.containsKey(name)) {
                String prefix = ours.size() == 1 ? "" : name + ": ";
                new GatewayBars(prefix, direct, gateways.get(name), gateways).into(bars);
            }
        }
        return bars;
    }

    private Stream<GatewayFigures> all() {
        return Stream.concat(Stream.of(direct), gateways.values().stream());
    }

    private Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bench", "gateway");
        fields.put("ok", ok());
        fields.put("bars", bars().json());
        Map<String, Object> measured = new LinkedHashMap<>();
        all().forEach(figures -> measured.put(figures.name(), figures.json(direct)));
        fields.put("gateways", measured);
        fields.put("left_out", leftOut);
        return fields;
    }
}
