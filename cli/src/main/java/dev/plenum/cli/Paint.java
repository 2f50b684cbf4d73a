package dev.plenum.cli;

/** Colours of a terminal, for phases and states only: they repeat what the word says. */
final class Paint {

    private Paint() {}

    static String phase(String word) {
        return switch (word) {
            case "running", "ready", "succeeded" -> coloured(32, word);
            case "waiting", "starting", "stopping", "placed", "cordoned" -> coloured(33, word);
            case "failed", "unreachable" -> coloured(31, word);
            default -> word;
        };
    }

    private static String coloured(int code, String word) {
        return "\u001b[" + code + "m" + word + "\u001b[0m";
    }
}
