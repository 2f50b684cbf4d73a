package dev.plenum.storage;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A JVM of its own that uses the storage until it is killed (SIGKILL); it says line by line what it has done. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(String what, Path directory) throws IOException {
        return new Child(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        what,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line; empty once it is gone. */
    String line() throws IOException {
        String line = output.readLine();
        return line == null ? "" : line;
    }

    /** Kills it in whatever it is doing; what it had said can still be read. */
    void kill() {
        boolean _ = process.toHandle().destroyForcibly();
        Process _ = process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        Process _ = process.destroyForcibly();
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "open" -> open(directory);
            case "journal" -> journal(directory);
            case "usage" -> usage(directory);
            case "ledger" -> LedgerStory.tell(directory, Child::say);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void say(Object line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void open(Path directory) throws InterruptedException {
        try (DataDirectory _ = DataDirectory.open(directory)) {
            say("opened");
            Thread.sleep(Long.MAX_VALUE);
        } catch (PlenumException e) {
            say(e.code() + " " + e.problem());
        }
    }

    /** Says the position after each turn that is durable. */
    private static void journal(Path directory) {
        try (Journal journal = SqliteJournal.open(directory, new EventCodec())) {
            long epoch = journal.openEpoch();
            for (long position = 0; ; position += 2) {
                journal.append(
                        epoch,
                        position,
                        Samples.AT,
                        List.of(
                                new dev.plenum.core.world.Event.KeyRevoked("a" + position),
                                new dev.plenum.core.world.Event.KeyRevoked("b" + position)));
                say(position + 2);
            }
        }
    }

    /** Says the next sequence after each append that has returned. */
    private static void usage(Path directory) {
        try (SegmentedUsageLog log = SegmentedUsageLog.open(directory, new EventCodec(), 20_000)) {
            while (true) {
                var usage = Samples.usage("", 1, Samples.AT, Samples.AT);
                say(log.append(List.of(usage, usage)) + 2);
            }
        }
    }
}
