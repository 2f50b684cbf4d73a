package dev.plenum.app.lease;

import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor whose time passes only when its tasks run, one after the other, in order of time and then of arrival. */
final class VirtualLoop extends AbstractExecutorService implements ScheduledExecutorService {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long nanos;
    private long count;

    private final class Task extends FutureTask<Void> implements RunnableScheduledFuture<Void> {

        private final long at;
        private final long order = count++;

        Task(Runnable what, long at) {
            super(what, null);
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task task = (Task) other;
            return at != task.at ? Long.compare(at, task.at) : Long.compare(order, task.order);
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }
    }

    long nanos() {
        return nanos;
    }

    void after(long millis, Runnable what) {
        tasks.add(new Task(what, nanos + TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    /** Runs the next task; what it throws is thrown. */
    void step() throws Exception {
        Task next = tasks.remove();
        nanos = next.at;
        next.run();
        Void _ = next.get();
    }

    @Override
    public void execute(Runnable what) {
        after(0, what);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable what, long delay, TimeUnit unit) {
        Task task = new Task(what, nanos + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> what, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable what, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable what, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
