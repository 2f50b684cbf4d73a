package dev.plenum.simulator.replay;

/**
 * A node that is lost, with all that runs on it, or that comes back.
 *
 * @param lost else it comes back, empty
 */
public record Fault(long atMillis, String node, boolean lost) {}
