package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recomputes the hash chain of a whole journal, from its file, and holds it against signed heads. The chain alone shows an edit, unless everything after it
 * was made anew; a head that was kept elsewhere shows that too, and what was cut off the end.
 */
public final class JournalCheck {

    private static final int MOST_FINDINGS = 20;

    /** Where the journal ends. */
    record Tail(long position, String hash) {}

    /**
     * What a check has found.
     *
     * @param position of the last event
     * @param hash of the last turn, in hexadecimal
     * @param findings what does not hold, in words; empty where all does
     */
    public record Result(long position, long turns, String hash, List<String> findings) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    private final List<String> findings = new ArrayList<>();
    private final Map<Long, byte[]> hashes = new HashMap<>();
    private byte[] before = HashChain.start();
    private long position;
    private long turns;
    private long lastFirst;
    private byte[] lastEvents = new byte[0];

    private JournalCheck() {}

    /** Absent for an empty journal. @throws PlenumException NOT_FOUND where there is none */
    static Optional<Tail> tail(Path directory) {
        try (Database journal = open(directory)) {
            return journal.transaction(in -> in.first(
                    "select last_position, hash from batch order by first_position desc limit 1",
                    row -> new Tail(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2)))));
        }
    }

    /**
     * Reads the whole journal of a data directory, which may be in use.
     *
     * @param heads by the name that they are spoken of with
     * @throws PlenumException NOT_FOUND where there is none
     */
    public static Result check(Path directory, Map<String, JournalHead> heads, Optional<PublicKey> key) {
        JournalCheck check = new JournalCheck();
        heads.values().forEach(head -> check.hashes.put(head.position(), new byte[0]));
        try (Database journal = open(directory)) {
            check.chain(journal);
        } catch (PlenumException e) {
            if (e.code() != ErrorCode.JOURNAL_DAMAGED) {
                throw e;
            }
            check.find(e.problem());
        }
        heads.forEach((name, head) -> check.hold(name, head, key));
        return new Result(check.position, check.turns, HexFormat.of().formatHex(check.before), check.findings);
    }

    private static Database open(Path directory) {
        Path file = directory.resolve("journal.db");
        if (!Files.exists(file)) {
            throw new PlenumException(
                    ErrorCode.NOT_FOUND,
                    "there is no journal in " + directory,
                    "the data directory of an installation that was started once",
                    "Name it with --data DIR");
        }
        return Database.reader(file);
    }

    private void chain(Database journal) {
        Object _ = journal.transaction(in -> {
            in.each("""
                    select first_position, last_position, epoch, at, cast(events as blob) as events, hash from batch
                    order by first_position""", row -> {
                link(row);
                return row;
            });
            return in;
        });
        if (turns > 0) {
            count();
        }
    }

    private void link(ResultSet row) throws SQLException {
        long first = row.getLong("first_position");
        lastFirst = first;
        if (first != position + 1) {
            find("position " + (position + 1) + ": events are missing, or were moved; the next turn begins at "
                    + first);
        }
        byte[] stored = Optional.ofNullable(row.getBytes("hash")).orElseGet(() -> new byte[0]);
        lastEvents = Optional.ofNullable(row.getBytes("events")).orElseGet(() -> new byte[0]);
        byte[] hash = hash(row, first);
        position = row.getLong("last_position");
        if (!Arrays.equals(hash, stored)) {
            find("position " + first + (position > first ? " to " + position : "")
                    + ": what is stored there is not what was written");
        }
        hashes.computeIfPresent(position, (_, _) -> hash);
        before = stored;
        turns++;
    }

    /** Of what is not even in the form that was written, nothing that fits. */
    private byte[] hash(ResultSet row, long first) throws SQLException {
        String at = String.valueOf(row.getString("at"));
        try {
            Instant instant = Instant.parse(at);
            return instant.toString().equals(at)
                    ? HashChain.next(before, row.getLong("epoch"), first, instant, lastEvents)
                    : new byte[0];
        } catch (DateTimeException e) {
            return new byte[0];
        }
    }

    /** The last position is the one thing that no hash covers. */
    private void count() {
        int events;
        try {
            events = new JsonMapper().readTree(lastEvents).size();
        } catch (JacksonException e) {
            events = -1;
        }
        if (position - events + 1 != lastFirst) {
            find("position " + position + ": the last turn does not hold as many events as it says");
        }
    }

    private void hold(String name, JournalHead head, Optional<PublicKey> key) {
        if (key.isPresent() && !head.signedBy(key.get())) {
            find(name + ": its signature is not of this key");
        } else if (head.position() > position) {
            find(name + ": names position " + head.position() + ", and the journal ends at " + position
                    + ": its end was cut off");
        } else if (!HexFormat.of().formatHex(hashes.get(head.position())).equals(head.hash())) {
            find(name + ": the journal has another hash at position " + head.position()
                    + ": it was rewritten there or before");
        }
    }

    private void find(String what) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(what);
        }
    }
}
