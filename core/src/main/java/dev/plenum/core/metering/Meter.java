package dev.plenum.core.metering;

/**
 * What is measured.
 *
 * @param subject the device model or the served model's public name; empty for core-seconds
 * @param simulated of devices that do not exist: it stands on a section of the statement of its own
 */
public record Meter(Kind kind, String subject, boolean simulated) implements Comparable<Meter> {

    /** Kinds of quantity; each has its unit in its name. */
    public enum Kind {
        CORE_SECONDS("core-seconds"),
        DEVICE_SECONDS("device-seconds"),
        /** Read by the engine for this request. */
        INPUT_TOKENS("input tokens"),
        /** Found in the engine's cache of prefixes instead; not counted as input tokens too. */
        CACHED_INPUT_TOKENS("cached input tokens"),
        OUTPUT_TOKENS("output tokens"),
        REQUESTS("requests"),
        /** What owning devices costs, used or not: the price book has a line for it, and no statement ever has. */
        OWNED_DEVICE_SECONDS("owned device-seconds"),
        /** The same for the cores of nodes without devices. */
        OWNED_CORE_SECONDS("owned core-seconds");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        /** What it costs is the owner's, and no price. */
        public boolean owned() {
            return this == OWNED_DEVICE_SECONDS || this == OWNED_CORE_SECONDS;
        }

        public String unit() {
            return unit;
        }

        /** It is used over time, of a workload on a node; else at an instant, by a request. */
        public boolean takesTime() {
            return switch (this) {
                case CORE_SECONDS, DEVICE_SECONDS -> true;
                case INPUT_TOKENS, CACHED_INPUT_TOKENS, OUTPUT_TOKENS, REQUESTS -> false;
                case OWNED_DEVICE_SECONDS, OWNED_CORE_SECONDS -> false;
            };
        }
    }

    @Override
    public int compareTo(Meter other) {
        int order = Boolean.compare(simulated, other.simulated);
        order = order != 0 ? order : kind.compareTo(other.kind);
        return order != 0 ? order : subject.compareTo(other.subject);
    }
}
