package dev.plenum.local.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What one replica may see beyond the read-only system. Paths are absolute; where a path is in more than one list the
 * later list wins.
 *
 * @param hidden shown empty: the data directory, with the other replicas and the control plane's secrets in it
 * @param readable shown read-only even below a hidden one: environment, model file, JDK
 * @param writable shown writable
 * @param deviceNodes the assigned devices' files below /dev
 * @param workingDirectory where the command starts, writable
 */
public record SandboxPolicy(
        List<Path> hidden, List<Path> readable, List<Path> writable, List<Path> deviceNodes, Path workingDirectory) {
    public SandboxPolicy {
        hidden = List.copyOf(hidden);
        readable = List.copyOf(readable);
        writable = List.copyOf(writable);
        deviceNodes = List.copyOf(deviceNodes);
    }
}
