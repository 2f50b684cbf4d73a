package dev.plenum.local.runtime;

import java.nio.file.Path;
import java.util.function.IntSupplier;

/**
 * What a {@link Planner} may build on.
 *
 * @param workingDirectory of the replica, kept over its generations, so that a checkpoint is found again
 * @param freePort takes a port of the loopback interface that is free now
 */
public record PlanContext(Path workingDirectory, IntSupplier freePort) {}
