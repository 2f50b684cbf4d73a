package dev.plenum.local.engine;

import java.util.List;

/**
 * How a process is asked to end: the signal, how long it may take, and the exit statuses that mean that it obeyed (128 +
 * signal number when it did not catch it).
 */
public record Drain(String signal, int seconds, List<Integer> exitStatuses) {
    public Drain {
        exitStatuses = List.copyOf(exitStatuses);
    }
}
