package dev.plenum.cli;

/** The three kinds of workload. */
enum Kind {
    JOB("job", "job"),
    DEV("dev", "dev environment"),
    SERVICE("service", "service");

    private final String wire;
    private final String words;

    Kind(String wire, String words) {
        this.wire = wire;
        this.words = words;
    }

    /** On the wire and on the command line. */
    String wire() {
        return wire;
    }

    String words() {
        return words;
    }

    static String words(String wire) {
        for (Kind kind : values()) {
            if (kind.wire.equals(wire)) {
                return kind.words;
            }
        }
        return wire;
    }
}
