package dev.plenum.simulator.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Understands one row after the other of an OpenB pod list, of which only the first five columns need be there. */
final class OpenbPodRow {

    private static final List<String> COLUMNS = List.of(
            "name",
            "cpu_milli",
            "memory_mib",
            "num_gpu",
            "gpu_milli",
            "gpu_spec",
            "qos",
            "pod_phase",
            "creation_time",
            "deletion_time",
            "scheduled_time");
    private static final int REQUIRED = 5;
    private static final int SHARE = 4;
    private static final int MODELS = 5;
    private static final int CREATION = 8;
    private static final int DELETION = 9;

    private OpenbPodRow() {}

    static Rows open(Path file) {
        return Rows.commas(file, COLUMNS, REQUIRED);
    }

    static OpenbPod next(Rows rows) {
        rows.next();
        int devices = rows.count(3, 0);
        return new OpenbPod(
                name(rows),
                rows.whole(1),
                rows.whole(2),
                devices,
                share(rows, devices),
                models(rows),
                seconds(rows, CREATION),
                seconds(rows, DELETION));
    }

    private static String name(Rows rows) {
        String name = rows.text(0);
        String digits = name.startsWith(OpenbPod.PREFIX) ? name.substring(OpenbPod.PREFIX.length()) : "";
        long number = Decimals.whole(digits);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw rows.refused(0, OpenbPod.PREFIX + "<number>, such as openb-pod-0017");
        }
        return name;
    }

    private static int share(Rows rows, int devices) {
        int share = rows.count(SHARE, 0);
        boolean right =
                switch (devices) {
                    case 0 -> share == 0;
                    case 1 -> share >= 1 && share <= 1000;
                    default -> share == 1000;
                };
        if (!right) {
            throw rows.refused(
                    SHARE, "0 with num_gpu 0, 1 to 1000 with num_gpu 1, 1000 with more; num_gpu is " + devices);
        }
        return share;
    }

    private static List<String> models(Rows rows) {
        if (rows.width() <= MODELS || rows.blank(MODELS)) {
            return List.of();
        }
        List<String> models = List.of(rows.text(MODELS).split("\\|", -1));
        if (models.contains("")) {
            throw rows.refused(MODELS, "device models joined by '|', or nothing for any");
        }
        return models;
    }

    private static OptionalLong seconds(Rows rows, int column) {
        return rows.width() <= column || rows.blank(column)
                ? OptionalLong.empty()
                : OptionalLong.of(rows.whole(column));
    }
}
