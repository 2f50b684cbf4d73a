package dev.plenum.storage;

import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.audit.AuditQuery;
import dev.plenum.core.billing.Price;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.fleet.ExportRule;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Entries;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.owning.LentTime;
import dev.plenum.core.owning.Share;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.ApiKey;
import dev.plenum.core.tenancy.Budget;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.MoneyRule;
import dev.plenum.core.tenancy.Payer;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.workload.Model;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * The views in {@code views.db}: a row a workload, node, price, with the whole value as JSON beside the columns that are searched. The follower
 * writes it; the server reads it from any thread. It is made from the journal alone: a file that is damaged or of a newer schema is thrown away, and
 * the follower makes it again.
 */
public final class SqliteViews implements Views {

    private static final int READERS = 2;
    private static final List<String> TABLES = List.of(
            "workload",
            "project",
            "api_key",
            "price",
            "payer_budget",
            "directory",
            "node",
            "model",
            "device_time",
            "device_level",
            "device_place",
            "act",
            "export_rule",
            "money_rule",
            "lent_time",
            "lent_until");

    private final EventCodec codec;
    private final Database writer;
    private final List<Database> readers = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long position;
    private volatile Directory directory;

    private SqliteViews(Database writer, EventCodec codec) {
        this.writer = writer;
        this.codec = codec;
        this.position = writer.transaction(in -> in.first("select position from progress", row -> row.getLong(1)))
                .orElseThrow();
        for (int i = 0; i < READERS; i++) {
            readers.add(Database.reader(writer.file()));
        }
        this.directory = storedDirectory();
    }

    /** Views that an older Plenum wrote have none: all it could hold is which organization owns which project. */
    private Directory storedDirectory() {
        return first("select value from directory", Directory.class).orElseGet(() -> projects().stream()
                .reduce(Directory.EMPTY, Directory::with, (_, combined) -> combined));
    }

    /** Opens or makes the views of a data directory. */
    public static SqliteViews open(Path directory, EventCodec codec) {
        Path file = directory.resolve("views.db");
        try {
            return new SqliteViews(writer(file), codec);
        } catch (PlenumException e) {
            if (e.code() != ErrorCode.JOURNAL_DAMAGED && e.code() != ErrorCode.DATA_DIRECTORY_NEWER) {
                throw e;
            }
            delete(file);
            return new SqliteViews(writer(file), codec);
        }
    }

    private static Database writer(Path file) {
        return Database.writer(file, Database.Durability.REBUILDABLE, "views");
    }

    private static void delete(Path file) {
        try {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw StorageFailure.unusable(file, e);
        }
    }

    /** Writes all that changed, in one transaction, and wakes who waited for it. Only the follower calls it. */
    void write(Changes changes, DeviceTime.Taken deviceTime, Lending.Taken lending) {
        Object _ = writer.transaction(in -> {
            new ViewRows(in, codec).write(changes);
            new DeviceTimeRows(in, codec).write(deviceTime);
            new AuditRows(in).write(changes.acts);
            new LentTimeRows(in).write(lending);
            in.update("update progress set position = ?", changes.world().position());
            return in;
        });
        if (changes.directory) {
            directory = changes.world().directory();
        }
        moveTo(changes.world().position());
    }

    /** The book of device time as it stood at {@link #position}. */
    DeviceTime deviceTimeBook() {
        return writer.transaction(in -> new DeviceTimeRows(in, codec).book());
    }

    /** The book of borrowed share as it stood at {@link #position}. */
    Lending lendingBook() {
        return writer.transaction(in -> new LentTimeRows(in).book());
    }

    /** Forgets everything, to be made again from the first event on. */
    void clear() {
        Object _ = writer.transaction(in -> {
            for (String table : TABLES) {
                in.update("delete from " + table);
            }
            in.update("update progress set position = 0");
            return in;
        });
        moveTo(0);
    }

    private void moveTo(long reached) {
        lock.lock();
        try {
            position = reached;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(long wanted, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (position < wanted && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position >= wanted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<WorkloadState> workloads(WorkloadQuery query) {
        return all("""
                select state from workload
                where (?1 is null or project = ?1) and (?2 is null or kind = ?2) and alive >= ?3
                order by alive desc, position desc limit ?4""", WorkloadState.class, query.project(), query.kind(), query.alive() ? 1 : 0, query.most());
    }

    @Override
    public List<WorkloadState> placed(String project) {
        return all(
                "select state from workload where placed = 1 and project = ? order by position",
                WorkloadState.class,
                project);
    }

    @Override
    public Optional<WorkloadState> workload(String project, String idOrName) {
        return first("select state from workload where id = ?", WorkloadState.class, idOrName)
                .or(() -> first("""
                        select state from workload where project = ? and name = ?
                        order by alive desc, position desc limit 1""", WorkloadState.class, project, idOrName));
    }

    @Override
    public List<Project> projects() {
        return all("select value from project order by name", Project.class);
    }

    @Override
    public List<ExportRule> exportRules() {
        return all("select value from export_rule order by name", ExportRule.class);
    }

    @Override
    public List<ApiKey> keys() {
        return all("select value from api_key order by id", ApiKey.class);
    }

    @Override
    public SortedMap<Payer, Budget> budgets() {
        SortedMap<Payer, Budget> budgets = new TreeMap<>();
        Object _ = reader().transaction(in -> {
            in.each(
                    "select payer, value from payer_budget",
                    row -> budgets.put(Payer.parse(row.getString(1)), codec.read(row.getBytes(2), Budget.class)));
            return in;
        });
        return budgets;
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public List<Price> prices() {
        return all("select value from price order by position", Price.class);
    }

    @Override
    public List<NodeStatus> nodes() {
        return all("select value from node order by rank", NodeStatus.class);
    }

    @Override
    public List<Model> models() {
        return all("select value from model order by name, project", Model.class);
    }

    @Override
    public Optional<Model> model(String project, String name) {
        return first(
                "select value from model where name = ?1 order by project = ?2 desc, project limit 1",
                Model.class,
                name,
                project);
    }

    @Override
    public void deviceTime(LocalDate from, LocalDate to, Instant now, Entries entries) {
        Object _ = reader().transaction(in -> {
            new DeviceTimeRows(in, codec).read(from, to, now, entries);
            return in;
        });
    }

    @Override
    public List<AuditEntry> audit(AuditQuery query) {
        return reader().transaction(in -> new AuditRows(in).read(query));
    }

    @Override
    public void lentTime(LocalDate from, LocalDate to, Instant now, BiConsumer<Share, LentTime> entries) {
        Object _ = reader().transaction(in -> {
            LentTimeRows rows = new LentTimeRows(in);
            rows.read(from, to, entries);
            List<Project> projects =
                    in.list("select value from project", row -> codec.read(row.getBytes(1), Project.class));
            List<WorkloadState> placed = in.list(
                    "select state from workload where placed = 1",
                    row -> codec.read(row.getBytes(1), WorkloadState.class));
            rows.book().until(now, projects, placed, (share, time) -> {
                if (!share.day().isBefore(from) && !share.day().isAfter(to)) {
                    entries.accept(share, time);
                }
            });
            return in;
        });
    }

    @Override
    public SortedMap<String, MoneyRule> moneyRules() {
        SortedMap<String, MoneyRule> rules = new TreeMap<>();
        Object _ = reader().transaction(in -> in.list(
                "select organization, value from money_rule",
                row -> rules.put(row.getString(1), codec.read(row.getBytes(2), MoneyRule.class))));
        return rules;
    }

    private <T> List<T> all(String sql, Class<T> type, Object... values) {
        List<byte[]> rows = reader().transaction(in -> in.list(sql, row -> row.getBytes(1), values));
        return rows.stream().map(json -> codec.read(json, type)).toList();
    }

    private <T> Optional<T> first(String sql, Class<T> type, Object... values) {
        Optional<byte[]> row = reader().transaction(in -> in.first(sql, it -> it.getBytes(1), values));
        return row.map(json -> codec.read(json, type));
    }

    private Database reader() {
        return readers.get(Math.floorMod(turn.getAndIncrement(), READERS));
    }

    /** Closes the files; nobody may read any more. */
    public void close() {
        readers.forEach(Database::close);
        writer.close();
    }
}
