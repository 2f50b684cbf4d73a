package dev.plenum.server;

import dev.plenum.api.CurvePoint;
import dev.plenum.core.port.Outputs;
import dev.plenum.core.workload.WorkloadId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Training curves as the page draws them: each line is read once, and of long curves every second, fourth, … point is kept. */
final class Curves {

    static final int MOST_POINTS = 400;

    private static final int MOST_JOBS = 32;

    private final Outputs outputs;
    private final Map<WorkloadId, Curve> byJob = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<WorkloadId, Curve> eldest) {
            return size() > MOST_JOBS;
        }
    };

    Curves(Outputs outputs) {
        this.outputs = outputs;
    }

    /** @param generation of the job's replica: a later one goes on from a checkpoint and rewrites what came after it */
    synchronized List<CurvePoint> of(WorkloadId job, int generation) {
        Curve curve = byJob.compute(
                job, (_, known) -> known != null && known.generation == generation ? known : new Curve(generation));
        for (String line : outputs.curve(job, curve.nextLine)) {
            curve.nextLine++;
            CurveLines.point(line).ifPresent(curve::add);
        }
        return curve.points();
    }

    /** Keeps every {@code stride}-th point, and the newest whatever its number. */
    private static final class Curve {
        private final int generation;
        private final List<CurvePoint> kept = new ArrayList<>();
        private Optional<CurvePoint> newest = Optional.empty();
        private int nextLine;
        private long seen;
        private long stride = 1;

        Curve(int generation) {
            this.generation = generation;
        }

        void add(CurvePoint point) {
            if (seen % stride == 0) {
                kept.add(point);
            }
            seen++;
            newest = Optional.of(point);
            if (kept.size() >= MOST_POINTS) {
                List<CurvePoint> half = new ArrayList<>();
                for (int i = 0; i < kept.size(); i += 2) {
                    half.add(kept.get(i));
                }
                kept.clear();
                kept.addAll(half);
                stride *= 2;
            }
        }

        List<CurvePoint> points() {
            List<CurvePoint> points = new ArrayList<>(kept);
            newest.filter(point -> kept.isEmpty() || !kept.getLast().equals(point))
                    .ifPresent(points::add);
            return points;
        }
    }
}
