package dev.plenum.local.shim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All a shim needs to run one replica, and what a later control plane needs to know of it: the {@code launch} file.
 * Written by the runtime before it starts the shim, read by the shim and again after a restart.
 *
 * @param command program and arguments; a program without a slash is looked up on the replica's own PATH
 * @param environment the whole environment of the command; nothing is inherited
 * @param grace between notice (SIGTERM) and the end (SIGKILL), unless a stop asks for another one
 * @param output how much output is kept
 * @param wrapper the process name of a sandbox in front of the command, which is spared the notice
 * @param cgroups existing groups the command enters and the shim removes
 * @param notes what the runtime wants to find again; keys are small words, values hold no NUL
 */
public record ShimLaunch(
        List<String> command,
        Map<String, String> environment,
        Path workingDirectory,
        Duration grace,
        OutputKept output,
        Optional<String> wrapper,
        List<Path> cgroups,
        Map<String, String> notes) {

    /** Output is kept in {@code segments} files of about {@code segmentBytes} bytes each; older ones are removed. */
    public record OutputKept(long segmentBytes, int segments) {
        public static final OutputKept USUAL = new OutputKept(8 << 20, 3);
    }

    private static final String NOTE = "note.";

    public ShimLaunch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        cgroups = List.copyOf(cgroups);
        notes = Map.copyOf(notes);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("A launch without a command: expected a program and its arguments");
        }
    }

    /** Entries {@code key=value}, each ended by NUL. */
    byte[] encode() {
        var out = new ByteArrayOutputStream();
        put(out, "layout", String.valueOf(ReplicaDirectory.LAYOUT));
        put(out, "cwd", workingDirectory.toString());
        put(out, "grace_millis", String.valueOf(grace.toMillis()));
        put(out, "log_bytes", String.valueOf(output.segmentBytes()));
        put(out, "log_keep", String.valueOf(output.segments()));
        wrapper.ifPresent(name -> put(out, "wrapper", name));
        cgroups.forEach(group -> put(out, "cgroup", group.toString()));
        notes.forEach((key, value) -> put(out, NOTE + key, value));
        environment.forEach((key, value) -> put(out, "env", key + "=" + value));
        command.forEach(word -> put(out, "arg", word));
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, String key, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(key + ": a NUL character cannot be passed to a process; remove it");
        }
        out.writeBytes((key + "=" + value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    static ShimLaunch decode(byte[] bytes) {
        var single = new LinkedHashMap<String, String>();
        var notes = new LinkedHashMap<String, String>();
        var environment = new LinkedHashMap<String, String>();
        List<String> command = new ArrayList<>();
        List<Path> cgroups = new ArrayList<>();
        for (String entry : new String(bytes, StandardCharsets.UTF_8).split("\0")) {
            String key = entry.substring(0, entry.indexOf('='));
            String value = entry.substring(key.length() + 1);
            switch (key) {
                case "arg" -> command.add(value);
                case "cgroup" -> cgroups.add(Path.of(value));
                case "env" ->
                    environment.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
                default -> (key.startsWith(NOTE) ? notes : single).put(key.replaceFirst("^note\\.", ""), value);
            }
        }
        return new ShimLaunch(
                command,
                environment,
                Path.of(single.get("cwd")),
                Duration.ofMillis(Long.parseLong(single.get("grace_millis"))),
                new OutputKept(Long.parseLong(single.get("log_bytes")), Integer.parseInt(single.get("log_keep"))),
                Optional.ofNullable(single.get("wrapper")),
                cgroups,
                notes);
    }
}
