package dev.plenum.local.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs the tasks of one replica one after the other, in the order they came, on shared workers. */
final class Lane implements Executor {
    private final Executor workers;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    Lane(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (busy) {
                return;
            }
            busy = true;
        }
        workers.execute(this::work);
    }

    /** True when something is being done or about to be: a look from time to time need not queue up behind it. */
    synchronized boolean isBusy() {
        return busy;
    }

    private void work() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    busy = false;
                    return;
                }
            }
            try {
                next.run();
            } catch (RuntimeException e) {
                System.getLogger(Lane.class.getName()).log(System.Logger.Level.ERROR, "replica task failed", e);
            }
        }
    }
}
