package dev.plenum.api;

import java.util.List;

/**
 * The whole fleet in few bytes, for pictures of it: nodes in the order in which they registered, alike ones told once. Answered with an ETag, so that
 * asking again costs nothing while nothing changed.
 *
 * @param names of the nodes
 * @param shapeOf for each node, which of {@code shapes} it has
 * @param states for each node one letter: r ready, c cordoned, u unreachable
 * @param taken thousandths taken of each device, node after node; a node without accelerators has one number, for its CPU
 */
public record FleetDocument(
        List<Shape> shapes, List<String> names, List<Integer> shapeOf, String states, List<Integer> taken) {

    /**
     * What nodes have in common.
     *
     * @param devices in index order, neighbours of one model together; empty: no accelerator
     * @param cpu in cores
     */
    public record Shape(String pool, boolean simulated, double cpu, List<Run> devices) {}

    /** So many devices of one model side by side. */
    public record Run(String model, int count) {}
}
