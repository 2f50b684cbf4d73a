package dev.plenum.app.quickstart;

import dev.plenum.app.Running;
import dev.plenum.app.UpOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plenum quickstart}. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Starts everything and takes you through host, train, develop and the statement, on real input.",
            "Leaves everything running until Ctrl-C or `plenum down`. A second run reuses what is there."
        })
public final class QuickstartCommand implements Callable<Integer> {

    @Mixin
    private UpOptions options;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "Text to train on (default: this system's licence texts).")
    private Path text;

    @Option(
            names = "--json",
            description =
                    "Progress on standard error, one line of JSON last on standard output; then stops what it started.")
    private boolean json;

    @SuppressWarnings("SystemConsoleNull") // It is null again in JDK 25 where there is no terminal.
    private static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    @Override
    public Integer call() throws Exception {
        Report report = new Report(json ? System.err : System.out, !json && onTerminal());
        Session session = new Session(options.settings(), report);
        boolean done = new Steps(session, report, Optional.ofNullable(text)).run();
        if (json) {
            session.stopWhatItStarted();
            System.out.println(report.json());
            return done ? 0 : 1;
        }
        Optional<Running> running = session.running();
        if (!done) {
            session.stopWhatItStarted();
            return 1;
        }
        if (running.isPresent()) {
            running.get().await();
        }
        return 0;
    }
}
