package dev.plenum.simulator.replay;

import dev.plenum.core.workload.Placement;
import dev.plenum.simulator.trace.OpenbPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file of placements that the OpenB replay writes: {@code pod_name,node_sn,gpus,seq}, one row an arrival; devices as {@code index:thousandths}. */
public final class PlacementRows {

    private PlacementRows() {}

    public static void write(Path file, List<OpenbPod> arrivals, List<Optional<Placement>> places) {
        try (WholeFile out = WholeFile.open(file)) {
            out.line("pod_name,node_sn,gpus,seq");
            for (int seq = 0; seq < arrivals.size(); seq++) {
                OpenbPod pod = arrivals.get(seq);
                String where = places.get(seq)
                        .map(place -> place.node() + "," + devices(pod, place))
                        .orElse(",");
                out.line(pod.name() + "," + where + "," + seq);
            }
            out.complete();
        }
    }

    private static String devices(OpenbPod pod, Placement place) {
        return place.deviceIndexes().stream()
                .map(index -> index + ":" + pod.shareThousandths())
                .collect(Collectors.joining("|"));
    }
}
