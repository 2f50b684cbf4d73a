package dev.plenum.app;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Libraries log to standard error; only what an operator should know gets through. */
final class QuietLogs {

    /** Held here, because the logging system itself would forget the level. */
    private static final Logger WEB_SERVER = Logger.getLogger("io.helidon");

    private QuietLogs() {}

    static void set() {
        WEB_SERVER.setLevel(Level.WARNING);
    }
}
