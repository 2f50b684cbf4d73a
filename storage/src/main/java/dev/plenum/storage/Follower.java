package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.metering.UsageRecord;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.port.Journal;
import dev.plenum.core.port.Ledger;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Follows the journal with a World of its own, on a thread of its own: posts usage to the ledger, writes the views, takes snapshots, and tells
 * listeners. The loop hands it each durable batch and never waits for it. What does not fit its queue it reads from the journal again, so that nothing
 * can be missed; whatever it did before a crash and does again changes nothing.
 *
 * <p>Ledger before views: whoever sees in a view that a workload has ended finds its usage posted.
 */
public final class Follower implements AutoCloseable {

    private static final int QUEUE = 4096;
    private static final int EVENTS_AT_ONCE = 2000;
    private static final int SNAPSHOT_EVERY = 10_000;

    /** What it reads and writes; it closes none of them. */
    public record Ports(
            Journal journal, SqliteViews views, Ledger ledger, SegmentedUsageLog usageLog, UsageMirrors mirrors) {}

    /** Told on the follower's thread, after the views have reached the position; the same World each time, which must not be kept. */
    public interface Listener {
        void reached(long position, World world);

        /** Also told when nothing has happened: the ledger has all usage up to the position, and of the usage logs what was there. */
        default void posted(long position, World world) {}
    }

    private final Ports ports;
    private final Listener listener;
    private final Consumer<RuntimeException> failed;
    private final TokenPosting tokens;
    private final BlockingQueue<Optional<Journal.Batch>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicBoolean overflowed = new AtomicBoolean();
    private final Thread thread = Thread.ofPlatform().name("follower").unstarted(this::run);
    private volatile boolean closing;
    private World world = new World();
    private DeviceTime deviceTime = new DeviceTime();
    private Lending lending = new Lending();
    private final OwnerPosting owner;
    private Instant now = Instant.EPOCH;
    private long posted;
    private long snapshotAt;

    /**
     * @param failed told once, on the follower's thread, when it cannot go on: the process should stop and start again
     */
    public Follower(Ports ports, Listener listener, Consumer<RuntimeException> failed) {
        this.ports = ports;
        this.listener = listener;
        this.failed = failed;
        this.owner = new OwnerPosting(ports.views(), ports.ledger());
        this.tokens = new TokenPosting(ports.usageLog(), ports.mirrors(), ports.ledger());
    }

    /** Begins with what the journal already holds; the listener is told once it has all of that. */
    public void start() {
        thread.start();
    }

    /** The next durable batch; returns at once. */
    public void accept(Journal.Batch batch) {
        if (!queue.offer(Optional.of(batch))) {
            overflowed.set(true);
        }
    }

    /** Finishes what it was given, keeps a snapshot, and ends. */
    @Override
    public void close() {
        closing = true;
        boolean _ = queue.offer(Optional.empty());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            catchUp();
            tell();
            while (!closing || !queue.isEmpty()) {
                next();
            }
            post(new ArrayList<>());
            tokens.post(world.prices(), now);
            snapshot(1);
        } catch (RuntimeException e) {
            failed.accept(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the newest snapshot that neither the views nor the ledger are behind; else from the first event. */
    private void catchUp() {
        posted = Math.max(0, ports.ledger().mark(Ledger.Stream.JOURNAL));
        long done = Math.min(posted, ports.views().position());
        world = ports.journal()
                .snapshot()
                .filter(image -> image.position() <= done)
                .map(World::of)
                .orElseGet(World::new);
        snapshotAt = world.position();
        deviceTime = ports.views().deviceTimeBook();
        lending = ports.views().lendingBook();
        showback();
        readJournal();
        if (posted > world.position()) {
            throw new PlenumException(
                    ErrorCode.JOURNAL_DAMAGED,
                    "the journal ends at position " + world.position() + ", and the ledger has usage up to " + posted,
                    "a journal and a ledger of the same time",
                    "Restore all files of the data directory from the same copy");
        }
        if (ports.views().position() > world.position()) {
            ports.views().clear();
            catchUp();
        }
    }

    private void readJournal() {
        List<Journal.Batch> some = new ArrayList<>();
        int[] events = {0};
        ports.journal().replay(world.position(), batch -> {
            some.add(batch);
            events[0] += batch.events().size();
            if (events[0] >= EVENTS_AT_ONCE) {
                follow(some);
                some.clear();
                events[0] = 0;
            }
        });
        follow(some);
    }

    private void next() throws InterruptedException {
        Optional<Journal.Batch> first = queue.poll(tokens.waitMilliseconds(), TimeUnit.MILLISECONDS);
        List<Journal.Batch> batches = new ArrayList<>();
        int events = 0;
        for (Optional<Journal.Batch> each = first; each != null; each = events < EVENTS_AT_ONCE ? queue.poll() : null) {
            each.ifPresent(batches::add);
            events += each.map(batch -> batch.events().size()).orElse(0);
        }
        if (overflowed.getAndSet(false) || gap(batches)) {
            readJournal();
        }
        if (!batches.isEmpty()) {
            follow(batches);
            tell();
        }
        if (tokens.postIfDue(world.prices(), now)) {
            listener.posted(world.position(), world);
        }
        snapshot(SNAPSHOT_EVERY);
    }

    private boolean gap(List<Journal.Batch> batches) {
        long reached = world.position();
        for (Journal.Batch batch : batches) {
            if (batch.firstPosition() > reached + 1) {
                return true;
            }
            reached = Math.max(reached, batch.lastPosition());
        }
        return false;
    }

    private void follow(List<Journal.Batch> batches) {
        Changes changes = new Changes(world);
        List<UsageRecord> usage = new ArrayList<>();
        for (Journal.Batch batch : batches) {
            changes.at = batch.now();
            for (Event event :
                    batch.events().subList(seen(batch), batch.events().size())) {
                boolean money = event instanceof Event.PriceSet
                        || event instanceof Event.MoneyRuleSet
                        || event instanceof Event.Booked;
                if (money) {
                    // What was used before is posted as if this had not been entered, now and after a crash alike.
                    post(usage);
                }
                if (world.position() >= ports.views().position()) {
                    changes.touch(event);
                    lending.read(batch.now(), event, world);
                    deviceTime.apply(batch.now(), event, world);
                } else {
                    world.apply(event);
                }
                if (event instanceof Event.Booked booked) {
                    ports.ledger().book(world.position(), booked, organizations());
                }
                if (event instanceof Event.MoneyRuleSet || event instanceof Event.ProjectCreated) {
                    showback();
                }
                owner.read(batch.now(), event, world.position());
                if (world.position() > posted) {
                    event.used().ifPresent(usage::add);
                }
            }
            now = batch.now();
        }
        if (!usage.isEmpty()) {
            post(usage);
        }
        if (world.position() > ports.views().position()) {
            ports.views().write(changes, deviceTime.take(), lending.take());
        }
        owner.post(world.position(), world.prices(), now);
    }

    private SortedMap<String, String> organizations() {
        SortedMap<String, String> organizations = new TreeMap<>();
        world.projects().values().forEach(project -> organizations.put(project.name(), project.organization()));
        return organizations;
    }

    /** Whose usage is shown and not owed. */
    private void showback() {
        SortedSet<String> projects = new TreeSet<>();
        for (Project project : world.projects().values()) {
            if (world.moneyRules()
                    .getOrDefault(project.organization(), MoneyRule.DEFAULT)
                    .showback()) {
                projects.add(project.name());
            }
        }
        ports.ledger().showback(projects);
    }

    /** How many of its events were applied before. */
    private int seen(Journal.Batch batch) {
        return Math.clamp(
                world.position() + 1 - batch.firstPosition(), 0, batch.events().size());
    }

    private void post(List<UsageRecord> usage) {
        if (world.position() > posted) {
            ports.ledger().post(Ledger.Stream.JOURNAL, world.position(), usage, world.prices());
            posted = world.position();
        }
        usage.clear();
    }

    private void tell() {
        listener.reached(world.position(), world);
    }

    /** The ledger's mark first: a start from this snapshot must not be behind it. */
    private void snapshot(int positions) {
        if (world.position() - snapshotAt >= positions) {
            post(new ArrayList<>());
            ports.journal().keep(world.image());
            snapshotAt = world.position();
        }
    }
}
