package dev.plenum.gateway.observe;

import dev.plenum.core.port.TimeSource;
import dev.plenum.gateway.snapshot.Audit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Prompts and answers of the projects that opted in, in files of their own, deleted by the gateway itself when their time is over. Records are written behind the
 * event loops' back; while the disk takes none they wait, up to {@link #MOST_BYTES} in memory, and then the next ones are dropped and counted, or, where the
 * project requires an audit, its requests are refused.
 */
public final class AuditStore implements AutoCloseable {

    /** Of prompts and answers, gathered and waiting together. */
    static final long MOST_BYTES = 32 << 20;

    private static final System.Logger LOG = System.getLogger(AuditStore.class.getName());
    private static final int MOST_WAITING = 65_536;
    private static final Duration CLEANED_EVERY = Duration.ofMinutes(10);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(500);

    private final AuditFolder folder;
    private final TimeSource clock;
    private final AtomicLong held = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private final Outbox<AuditRecord> outbox;
    private volatile Map<String, Audit> projects = Map.of();
    private volatile boolean failing;
    private long cleanedNanos = System.nanoTime() - CLEANED_EVERY.toNanos();

    public AuditStore(Path folder, TimeSource clock) {
        this.folder = new AuditFolder(folder);
        this.clock = clock;
        this.outbox = new Outbox<>("gateway-audit", MOST_WAITING, CLEANED_EVERY, this::write);
    }

    /** Which projects are audited from now on. What is there of others is deleted when the time that they last had is over. */
    public void retain(Map<String, Audit> audits) {
        projects = Map.copyOf(audits);
    }

    /** Whether a request may be let in of which a record must be kept. */
    public boolean accepts() {
        return !failing && held.get() < MOST_BYTES / 2 && outbox.waiting() < MOST_WAITING / 2;
    }

    /** Begins a record with the body of a request; empty, and counted as dropped, where there is no room for that. */
    public Optional<AuditRecord> begin(Audit audit, byte[] body) {
        int size = Math.min(body.length, audit.maxBytes());
        if (!hold(size)) {
            lost.increment();
            return Optional.empty();
        }
        return Optional.of(new AuditRecord(this, audit, body, size));
    }

    /** Takes so many bytes more into memory, or not. */
    boolean hold(int bytes) {
        if (held.addAndGet(bytes) <= MOST_BYTES) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    /** The request has ended. Never waits. */
    public void add(AuditRecord record, AccessLine line) {
        record.ended(line);
        if (!outbox.offer(record)) {
            held.addAndGet(-record.held());
        }
    }

    /** Records that were not written. */
    public long dropped() {
        return outbox.dropped() + lost.sum();
    }

    private void write(List<AuditRecord> batch) {
        batch.stream()
                .collect(Collectors.groupingBy(record -> record.line().project()))
                .forEach(this::write);
        if (System.nanoTime() - cleanedNanos >= CLEANED_EVERY.toNanos()) {
            cleanedNanos = System.nanoTime();
            clean();
        }
    }

    /** Again and again, until the disk takes it or the gateway ends. */
    private void write(String project, List<AuditRecord> records) {
        int bytes = records.stream().mapToInt(AuditRecord::held).sum();
        Optional<Duration> keep = Optional.ofNullable(projects.get(project)).map(Audit::keep);
        List<AuditRecord> left = new ArrayList<>(records);
        while (!left.isEmpty()) {
            try {
                folder.append(project, keep, left);
                failing = false;
            } catch (IOException e) {
                tell(e);
                if (outbox.isClosing()) {
                    lost.add(left.size());
                    left.clear();
                }
                LockSupport.parkNanos(this, AGAIN_AFTER.toNanos());
            }
        }
        held.addAndGet(-bytes);
    }

    private void tell(IOException why) {
        if (!failing) {
            failing = true;
            LOG.log(System.Logger.Level.ERROR, "The audit store cannot be written: {0}", why.toString());
        }
    }

    private void clean() {
        try {
            folder.clean(clock.now(), projects);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "Old records of the audit store cannot be deleted: {0}", e.toString());
        }
    }

    /** Writes what is there. */
    @Override
    public void close() {
        outbox.close();
    }
}
