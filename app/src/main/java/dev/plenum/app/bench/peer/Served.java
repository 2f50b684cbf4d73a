package dev.plenum.app.bench.peer;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A gateway that runs on its core. Closing it stops it. */
public final class Served implements AutoCloseable {

    private static final String KEY = "authorization: Bearer sk-bench";
    private static final Duration TO_START = Duration.ofMinutes(3);
    private static final long BETWEEN_TRIES_MILLIS = 100;
    private static final int LOG_TAIL_CHARACTERS = 300;

    private final Peer peer;
    private final Setting setting;
    private final Path log;
    private final Process process;

    private Served(Peer peer, Setting setting, Path log, Process process) {
        this.peer = peer;
        this.setting = setting;
        this.log = log;
        this.process = process;
    }

    /** Returns at once; see {@link #awaitReady}. */
    public static Served start(Peer peer, Setting setting) throws IOException {
        Files.createDirectories(setting.folder());
        Path log = setting.folder().resolve("log");
        ProcessBuilder builder = Pinned.builder(Pinned.GATEWAY_CORE, peer.command(setting));
        builder.environment().putAll(peer.environment());
        Process process = builder.directory(setting.folder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Served(peer, setting, log, process);
    }

    /** Until it passes on an answer and a stream; else says why it is of no use. */
    public Optional<String> awaitReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + TO_START.toNanos();
        try (Probe probe = new Probe(setting.port(), fields())) {
            while (!probe.serves(peer.health())) {
                if (!process.isAlive()) {
                    return Optional.of("it ended with status " + process.exitValue() + ": " + tail());
                }
                if (System.nanoTime() > until) {
                    return Optional.of("it does not serve after " + TO_START.toMinutes() + " minutes: " + tail());
                }
                Thread.sleep(BETWEEN_TRIES_MILLIS);
            }
            return probe.complaint();
        }
    }

    public Peer peer() {
        return peer;
    }

    public int port() {
        return setting.port();
    }

    /** Lines of a request's head. */
    public List<String> fields() {
        List<String> fields = new ArrayList<>(List.of(KEY));
        fields.addAll(peer.fields(setting));
        return fields;
    }

    /** It and all that it has started. */
    public List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private String tail() throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .strip()
                .replaceAll("\\s+", " ");
        return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
    }

    @Override
    public void close() {
        Pinned.stop(process);
    }
}
