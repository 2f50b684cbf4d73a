package dev.plenum.core.scheduling;

import dev.plenum.core.scheduling.RequestMix.Popular;
import dev.plenum.core.workload.Request;
import java.util.List;

/**
 * How much of a node's free devices will stay unused for ever if requests of the mix go on arriving and the node takes whatever fits: three tables, for one
 * device model, in thousandths of a device.
 *
 * <p>With P the share of all requests that fit somewhere and x what they lose on average, what is free is lost when none of the next {@value #PATIENCE}
 * requests fits: {@code q × free + (1 − q) × x / P} with {@code q = (1 − P)^50}. All sums run in a fixed order in doubles and are rounded at the end, so that
 * decisions are integers.
 */
final class StrandingTables {

    private static final int PATIENCE = 50;
    private static final int WHOLE = 1000;
    private static final int CORES = 400;

    /** Free devices are looked up in steps of so many thousandths. */
    private static final int STEP = 50;

    /** How much it counts that nothing more comes at all, beside the requests of the mix. */
    private static final double NOTHING_COMES = 0.1;

    private final int[] hole = new int[WHOLE + 1];
    private final int[] idle;
    private final int[][] starved;

    /** @param shapes that ask for devices of this model, their popularity being of all requests */
    StrandingTables(List<Popular> shapes, int mostDevices) {
        double[] holes = holes(shapes);
        round(holes, hole);
        idle = idle(shapes, holes, mostDevices);
        starved = starved(shapes, mostDevices * WHOLE / STEP + 1);
    }

    /** The largest node that it covers. */
    int mostDevices() {
        return idle.length - 1;
    }

    /** Lost of a device that has this much free, less than all of it. */
    int hole(int thousandths) {
        return hole[thousandths];
    }

    /** Lost of so many wholly free devices. */
    int idle(int devices) {
        return idle[devices];
    }

    /** Lost because the node's CPU runs out before its devices do. */
    int starved(long freeCpuThousandths, long freeThousandths) {
        int cores = (int) Math.min(CORES - 1, freeCpuThousandths / 1000);
        return starved[(int) (freeThousandths / STEP)][cores];
    }

    private static double[] holes(List<Popular> shapes) {
        double[] popularity = new double[WHOLE + 1];
        for (Popular popular : shapes) {
            Request.Devices asked = devices(popular);
            popularity[asked.count() == 1 ? asked.share().thousandths() : WHOLE] += popular.popularity();
        }
        double[] lost = new double[WHOLE + 1];
        for (int free = 0; free <= WHOLE; free++) {
            double fits = 0;
            double sum = 0;
            for (int asked = 1; asked <= free; asked++) {
                if (popularity[asked] > 0) {
                    fits += popularity[asked];
                    sum += popularity[asked] * lost[free - asked];
                }
            }
            lost[free] = blend(fits, sum, free);
        }
        return lost;
    }

    private static int[] idle(List<Popular> shapes, double[] holes, int mostDevices) {
        double[] lost = new double[mostDevices + 1];
        for (int free = 1; free <= mostDevices; free++) {
            double fits = 0;
            double sum = 0;
            for (Popular popular : shapes) {
                Request.Devices asked = devices(popular);
                if (asked.fraction()) {
                    fits += popular.popularity();
                    sum += popular.popularity() * (holes[WHOLE - asked.share().thousandths()] + lost[free - 1]);
                } else if (asked.count() <= free) {
                    fits += popular.popularity();
                    sum += popular.popularity() * lost[free - asked.count()];
                }
            }
            lost[free] = blend(fits, sum, free * WHOLE);
        }
        int[] rounded = new int[lost.length];
        round(lost, rounded);
        return rounded;
    }

    private static int[][] starved(List<Popular> shapes, int steps) {
        Steps asked = Steps.of(shapes);
        double[][] lost = new double[steps][CORES];
        int[][] rounded = new int[steps][CORES];
        for (int free = 0; free < steps; free++) {
            for (int cores = 0; cores < CORES; cores++) {
                double fits = NOTHING_COMES;
                double sum = NOTHING_COMES * free * STEP;
                for (int at = 0; at < asked.count; at++) {
                    if (asked.cores[at] <= cores && asked.free[at] <= free) {
                        fits += asked.popularity[at];
                        sum += asked.popularity[at] * lost[free - asked.free[at]][cores - asked.cores[at]];
                    }
                }
                lost[free][cores] = sum / fits;
            }
            for (int cores = 0; cores < CORES; cores++) {
                rounded[free][cores] = round(lost[free][cores] - lost[free][CORES - 1]);
            }
        }
        return rounded;
    }

    /** Shapes in the steps of the last table, equal ones together, in the order in which they come. */
    private static final class Steps {
        private final int[] cores;
        private final int[] free;
        private final double[] popularity;
        private int count;

        private Steps(int most) {
            cores = new int[most];
            free = new int[most];
            popularity = new double[most];
        }

        static Steps of(List<Popular> shapes) {
            Steps steps = new Steps(shapes.size());
            for (Popular popular : shapes) {
                int cores = (int) Math.min(CORES, (popular.shape().cpuThousandths() + 500) / 1000);
                int free = Math.max(1, (devices(popular).thousandths() + STEP / 2) / STEP);
                steps.add(cores, free, popular.popularity());
            }
            return steps;
        }

        private void add(int newCores, int newFree, double newPopularity) {
            for (int at = 0; at < count; at++) {
                if (cores[at] == newCores && free[at] == newFree) {
                    popularity[at] += newPopularity;
                    return;
                }
            }
            cores[count] = newCores;
            free[count] = newFree;
            popularity[count] = newPopularity;
            count++;
        }
    }

    private static Request.Devices devices(Popular popular) {
        return popular.shape().devices().orElseThrow();
    }

    private static double blend(double fits, double sum, double free) {
        if (fits <= 0) {
            return free;
        }
        double none = power(Math.max(0, 1 - fits), PATIENCE);
        return none * free + (1 - none) * sum / fits;
    }

    /** By repeated squaring: the same on every machine. */
    private static double power(double base, int exponent) {
        double power = 1;
        double square = base;
        for (int left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    private static void round(double[] exact, int[] rounded) {
        for (int at = 0; at < exact.length; at++) {
            rounded[at] = round(exact[at]);
        }
    }

    private static int round(double exact) {
        return (int) Math.floor(exact + 0.5);
    }
}
