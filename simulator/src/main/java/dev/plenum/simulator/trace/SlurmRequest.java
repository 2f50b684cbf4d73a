package dev.plenum.simulator.trace;

/**
 * What a job asked Slurm for, from a list such as {@code billing=8,cpu=8,gres/gpu:a100=2,gres/gpu=2,mem=64G,node=1}. The total {@code gres/gpu} counts
 * where it stands, else the sum over the kinds. Memory is binary (K, M, G, T, P; none is M, Slurm's unit) and is rounded up to whole MiB.
 */
record SlurmRequest(long cpuThousandths, long memoryMebibytes, int devices) {

    private static final String UNITS = "KMGTP";
    private static final String EXPECTED =
            "a list such as cpu=8,gres/gpu=2,mem=64G: whole cpu and gres/gpu, mem with K, M, G, T or P";

    static SlurmRequest read(Rows rows, int column) {
        long cpu = 0;
        long memory = 0;
        long kinds = 0;
        long total = -1;
        for (String entry : rows.text(column).split(",", -1)) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals);
            String value = entry.substring(equals + 1);
            if (name.isEmpty()) {
                throw rows.refused(column, EXPECTED);
            } else if (name.equals("cpu")) {
                cpu = whole(rows, column, value) * 1000;
            } else if (name.equals("mem")) {
                memory = mebibytes(rows, column, value);
            } else if (name.equals("gres/gpu")) {
                total = whole(rows, column, value);
            } else if (name.startsWith("gres/gpu:")) {
                kinds += whole(rows, column, value);
            }
        }
        return new SlurmRequest(cpu, memory, devices(rows, column, total < 0 ? kinds : total));
    }

    private static int devices(Rows rows, int column, long count) {
        if (count > Integer.MAX_VALUE) {
            throw rows.refused(column, "at most " + Integer.MAX_VALUE + " of gres/gpu");
        }
        return (int) count;
    }

    private static long whole(Rows rows, int column, String text) {
        long value = Decimals.whole(text);
        if (value < 0) {
            throw rows.refused(column, EXPECTED);
        }
        return value;
    }

    /** {@code 62.50G} is 64000: exactly what is printed, not what it was rounded from. */
    private static long mebibytes(Rows rows, int column, String text) {
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        long thousandths = Decimals.thousandths(unit < 0 ? text : text.substring(0, text.length() - 1));
        int doublings = unit < 0 ? 0 : 10 * (unit - 1);
        if (thousandths < 0 || (doublings > 0 && thousandths > Long.MAX_VALUE >> doublings)) {
            throw rows.refused(column, EXPECTED);
        }
        return doublings < 0 ? Math.ceilDiv(thousandths, 1000 << 10) : Math.ceilDiv(thousandths << doublings, 1000);
    }
}
