package dev.plenum.local.sandbox;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Isolation by bubblewrap: user, process and IPC namespaces of the replica's own; the system read-only; /tmp, /run and
 * /dev its own; the data directory hidden but for what the launch needs. The network is shared, because services listen
 * on the loopback interface. The user namespace also applies to root: without it a root replica could reach any file
 * through {@code /proc/PID/root} of a process outside.
 */
record Bubblewrap(Path program, String version) implements Sandbox {
    private static final String NAME = "bwrap";
    private static final long PROBE_SECONDS = 10;

    @Override
    public String describe() {
        return version;
    }

    @Override
    public Optional<String> wrapper() {
        return Optional.of(NAME);
    }

    @Override
    public List<String> wrap(SandboxPolicy policy, List<String> command) {
        List<String> words = new ArrayList<>(base(program));
        policy.hidden().forEach(path -> add(words, "--tmpfs", path));
        policy.readable().forEach(path -> add(words, "--ro-bind", path, path));
        policy.writable().forEach(path -> add(words, "--bind", path, path));
        policy.deviceNodes().forEach(path -> add(words, "--dev-bind", path, path));
        add(words, "--bind", policy.workingDirectory(), policy.workingDirectory());
        add(words, "--chdir", policy.workingDirectory());
        words.add("--");
        words.addAll(command);
        return words;
    }

    private static List<String> base(Path program) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-ipc", "--ro-bind", "/", "/"));
        words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/run"));
        // Where systemd-resolved answers names, /etc/resolv.conf leads there.
        words.addAll(List.of("--ro-bind-try", "/run/systemd/resolve", "/run/systemd/resolve"));
        return words;
    }

    private static void add(List<String> words, String option, Path... paths) {
        words.add(option);
        Stream.of(paths).map(Path::toString).forEach(words::add);
    }

    static Sandbox probe(String searchPath) {
        Optional<Path> program = Stream.of(searchPath.split(":"))
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, NAME).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return new None("bwrap not found; install bubblewrap to isolate replicas");
        }
        try {
            String version = run(List.of(program.get().toString(), "--version")).orThrow();
            List<String> trial = new ArrayList<>(base(program.get()));
            trial.addAll(List.of("--tmpfs", "/tmp/probe", "--", "/bin/sh", "-c", "exit 0"));
            run(trial).orThrow();
            return new Bubblewrap(program.get(), version);
        } catch (IOException e) {
            return new None("bubblewrap (" + program.get() + ") does not work here: " + e.getMessage()
                    + ". It needs unprivileged user namespaces; in a container they are often switched off");
        }
    }

    private record Run(int status, String words) {
        String orThrow() throws IOException {
            if (status != 0) {
                throw new IOException(words.isEmpty() ? "exit status " + status : words);
            }
            return words;
        }
    }

    private static Run run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no answer in " + PROBE_SECONDS + " s");
            }
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.exitValue(), words.lines().findFirst().orElse(""));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
