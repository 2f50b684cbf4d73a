package dev.plenum.local.runtime;

import dev.plenum.core.world.Action;

/**
 * Turns what a workload launches into a command of this machine; wired by the app, which knows engines, tools and
 * recipes. May block while an environment is made ready: it has a thread of its own.
 */
@FunctionalInterface
public interface Planner {
    /** @throws dev.plenum.core.error.PlenumException when it cannot run here; its message becomes the replica's reason */
    LaunchPlan plan(Action.Start start, PlanContext context);
}
