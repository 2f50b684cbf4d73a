package dev.plenum.local.shim;

import java.util.Optional;

/**
 * A process named once and for all on this boot: its number and the clock ticks at which it began. Numbers are used
 * again, so whoever signals a recorded process asks this type first.
 */
public record ProcessIdentity(long pid, long startTicks) {
    /** True while the process runs; a zombie has ended. */
    public boolean isAlive() {
        return ProcessEntry.read(pid)
                .filter(entry -> entry.startTicks() == startTicks && !entry.isZombie())
                .isPresent();
    }

    /** Asks the process to end (SIGTERM); false when it is gone or the number belongs to another one now. */
    public boolean terminate() {
        return handle().map(ProcessHandle::destroy).orElse(false);
    }

    /** Ends the process (SIGKILL); false when it is gone or the number belongs to another one now. */
    public boolean kill() {
        return handle().map(ProcessHandle::destroyForcibly).orElse(false);
    }

    // A handle remembers the start time it saw, so checking after taking it leaves no moment for a recycled number.
    private Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(handle -> isAlive());
    }
}
