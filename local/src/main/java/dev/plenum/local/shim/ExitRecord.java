package dev.plenum.local.shim;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What the shim wrote in {@code exit.json} after everything of the replica had ended.
 *
 * @param status the command's exit status; 0 when a signal ended it
 * @param signal the number of the signal that ended the command
 * @param runTime from letting the command go to its end, on the monotonic clock; this is what is billed
 * @param oomKills processes of the replica the kernel ended because its memory limit was reached
 * @param leftBehind processes stuck in the kernel that could not be ended within ten seconds
 * @param trouble why the command could not be started; empty when it was
 */
public record ExitRecord(
        int status,
        OptionalInt signal,
        Duration runTime,
        Instant endedAt,
        int oomKills,
        int leftBehind,
        String trouble) {}
