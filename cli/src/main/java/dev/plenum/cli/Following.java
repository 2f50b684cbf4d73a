package dev.plenum.cli;

/** While something is followed: an interrupt ends the following, not what is followed, and says so. */
final class Following implements AutoCloseable {

    private final Thread hook;

    /** @param atInterrupt runs when the process is told to end before {@link #close} */
    private Following(Runnable atInterrupt) {
        hook = new Thread(atInterrupt, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static Following of(Runnable atInterrupt) {
        return new Following(atInterrupt);
    }

    static Following workload(Call call, String id, String stop) {
        return new Following(() -> {
            call.out().flush();
            call.err().println();
            call.err().println("plenum: Stopped following; " + id + " goes on.");
            call.err().println("next: " + stop + " ends it, ./plenum logs " + id + " --follow goes on with it");
        });
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs, as it should.
        }
    }
}
