package dev.plenum.local.shim;

import java.time.Duration;

/** What a {@link ReplicaDirectory} says about its replica at this moment. */
public sealed interface ShimState {
    /** No shim has begun, or it ended before the command was let go. */
    record NotStarted() implements ShimState {}

    /** A shim holds the directory and is about to record the start. */
    record Starting() implements ShimState {}

    /** The shim is alive and the command has not been recorded as ended. */
    record Running(StartRecord start) implements ShimState {}

    /** The shim saw the replica to its end. */
    record Ended(ExitRecord exit) implements ShimState {}

    /** The shim was cut off on this boot; processes of the replica may still run. {@code known}: run time proven so far. */
    record Lost(StartRecord start, Duration known) implements ShimState {}

    /** The machine was started again since; nothing of the replica can be running. {@code known}: run time proven so far. */
    record EarlierBoot(StartRecord start, Duration known) implements ShimState {}
}
