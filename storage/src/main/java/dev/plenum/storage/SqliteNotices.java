package dev.plenum.storage;

import dev.plenum.core.port.Notices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notices, their targets and their deliveries in {@code notices.db}, which only its owner can read: a webhook's secret is in it. */
public final class SqliteNotices implements Notices {

    private static final String DELIVERY =
            "select value, channel, attempts, next, delivered, failure from delivery join notice on id = notice ";

    private final Database database;
    private final EventCodec codec;
    private volatile Runnable keptOne = () -> {};

    private SqliteNotices(Database database, EventCodec codec) {
        this.database = database;
        this.codec = codec;
    }

    /** Opens or makes those of a data directory, for its owner alone. */
    public static SqliteNotices open(Path directory, EventCodec codec) {
        Path file = directory.resolve("notices.db");
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        } catch (IOException e) {
            throw StorageFailure.unusable(file, e);
        }
        return new SqliteNotices(Database.writer(file, Database.Durability.FULL, "notices"), codec);
    }

    @Override
    public Optional<Webhook> webhook() {
        return target(Channel.WEBHOOK, Webhook.class);
    }

    @Override
    public Optional<Mail> mail() {
        return target(Channel.MAIL, Mail.class);
    }

    private <T> Optional<T> target(Channel channel, Class<T> type) {
        return database.transaction(in -> in.first(
                "select value from target where channel = ?",
                row -> codec.read(row.getBytes(1), type),
                channel.name()));
    }

    @Override
    public void setWebhook(Optional<Webhook> webhook) {
        set(Channel.WEBHOOK, webhook);
    }

    @Override
    public void setMail(Optional<Mail> mail) {
        set(Channel.MAIL, mail);
    }

    private void set(Channel channel, Optional<?> target) {
        Object _ = database.transaction(in -> {
            if (target.isPresent()) {
                in.update(
                        "insert or replace into target (channel, value) values (?, ?)",
                        channel.name(),
                        json(target.get()));
            } else {
                in.update("delete from target where channel = ?", channel.name());
                in.update("update delivery set next = null where channel = ?", channel.name());
            }
            return in;
        });
    }

    @Override
    public void onKept(Runnable listener) {
        keptOne = listener;
    }

    @Override
    public boolean keep(Notice notice) {
        boolean fresh = insert(notice);
        if (fresh) {
            keptOne.run();
        }
        return fresh;
    }

    private boolean insert(Notice notice) {
        return database.transaction(in -> {
            Optional<Integer> known =
                    in.first("select 1 from notice where about = ?", row -> row.getInt(1), notice.about());
            if (known.isPresent()) {
                return false;
            }
            in.update(
                    "insert into notice (id, about, value) values (?, ?, ?)",
                    notice.id(),
                    notice.about(),
                    json(notice));
            in.update("""
                    insert into delivery (notice, channel, attempts, next, delivered, failure)
                    select ?, channel, 0, ?, null, '' from target""", notice.id(), notice.at().toString());
            return true;
        });
    }

    @Override
    public Optional<Delivery> next(Channel channel) {
        return database.transaction(in -> in.first(
                DELIVERY + "where channel = ? and next is not null order by julianday(next), number limit 1",
                this::delivery,
                channel.name()));
    }

    @Override
    public void delivered(Delivery delivery, Instant at) {
        update(delivery, Optional.empty(), Optional.of(at.toString()), "");
    }

    @Override
    public void failed(Delivery delivery, String why, Optional<Instant> next) {
        update(delivery, next.map(Instant::toString), Optional.empty(), why);
    }

    /** Of a target that was taken away meanwhile there is no next attempt. */
    private void update(Delivery delivery, Optional<String> next, Optional<String> delivered, String failure) {
        Object _ = database.transaction(in -> {
            in.update(
                    """
                    update delivery set attempts = attempts + 1, delivered = ?, failure = ?,
                    next = case when next is null then null else ? end where notice = ? and channel = ?""",
                    delivered,
                    failure,
                    next,
                    delivery.notice().id(),
                    delivery.channel().name());
            return in;
        });
    }

    @Override
    public List<Delivery> deliveries(int most) {
        return database.transaction(
                in -> in.list(DELIVERY + "order by number desc, channel limit ?", this::delivery, most));
    }

    @Override
    public List<Notice> notices(int most) {
        return database.transaction(in -> in.list(
                "select value from notice order by number desc limit ?",
                row -> codec.read(row.getBytes(1), Notice.class),
                most));
    }

    private Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                codec.read(row.getBytes("value"), Notice.class),
                Channel.valueOf(row.getString("channel")),
                row.getInt("attempts"),
                instant(row, "next"),
                instant(row, "delivered"),
                row.getString("failure"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(Instant::parse);
    }

    private String json(Object value) {
        return new String(codec.write(value), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        database.close();
    }
}
