package dev.plenum.core.fleet;

import java.time.Instant;

/** Whether a node takes new replicas. Lost is not dead: replicas of an unreachable node keep their lease. */
public sealed interface NodeState {

    /** Takes new replicas. */
    record Ready() implements NodeState {}

    /** Keeps what it runs, takes nothing new. */
    record Cordoned() implements NodeState {}

    /** Not heard of since then. */
    record Unreachable(Instant since) implements NodeState {}
}
