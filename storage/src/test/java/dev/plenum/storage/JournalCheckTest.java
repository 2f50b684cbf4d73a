package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Journal;
import dev.plenum.core.world.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever can write the files of an installation tries to change what happened. */
@Timeout(600)
final class JournalCheckTest {

    private static final int TURNS = 3;

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();
    private Optional<AuditKey> key = Optional.empty();
    private long last;

    @BeforeEach
    void aJournal() {
        key = Optional.of(AuditKey.open(directory));
        last = write(directory, histories("one"));
    }

    private static List<List<Event>> histories(String name) {
        List<List<Event>> turns = new ArrayList<>();
        long position = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            List<Event> events = Samples.lifeOfAJob(position, name + turn, turn);
            turns.add(events);
            position += events.size();
        }
        return turns;
    }

    private long write(Path where, List<List<Event>> turns) {
        long position = 0;
        try (SqliteJournal journal = SqliteJournal.open(where, codec)) {
            long epoch = journal.openEpoch();
            for (List<Event> events : turns) {
                journal.append(epoch, position, Samples.AT, events);
                position += events.size();
            }
        }
        return position;
    }

    private JournalHead head() {
        return JournalHead.sign(directory, key.orElseThrow(), Samples.AT).orElseThrow();
    }

    private JournalCheck.Result check(JournalHead... heads) {
        Map<String, JournalHead> named = new java.util.TreeMap<>();
        for (JournalHead head : heads) {
            named.put("head of " + head.position(), head);
        }
        return JournalCheck.check(
                directory, named, heads.length == 0 ? Optional.empty() : key.map(AuditKey::publicKey));
    }

    private void found(String what, JournalCheck.Result result) {
        assertTrue(
                result.findings().stream().anyMatch(finding -> finding.contains(what)),
                () -> what + " in " + result.findings());
    }

    @Test
    void anUntouchedJournalHolds() {
        JournalCheck.Result result = check(head());
        assertEquals(List.of(), result.findings());
        assertEquals(last, result.position());
        assertEquals(TURNS, result.turns());
        assertEquals(head().hash(), result.hash());
    }

    @Test
    void anySingleByteOfAnyEventThatIsFlippedIsFoundWhereItIs() throws SQLException {
        Random random = new Random(3);
        int flips = 0;
        for (long first : firsts()) {
            byte[] right = events(first);
            for (int at = 0; at < right.length; at++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << random.nextInt(8));
                store(first, wrong);
                found("position " + first, check());
                flips++;
            }
            store(first, right);
        }
        assertTrue(flips > 1_000, "flips: " + flips);
        assertEquals(List.of(), check().findings());
    }

    @Test
    void everyOtherColumnIsHeldToo() throws SQLException, IOException {
        for (String change : List.of(
                "update batch set at = '2026-11-23T09:00:00.123456788Z' where first_position = 1",
                "update batch set at = '2026-11-23T09:00:00.1234567890Z' where first_position = 1",
                "update batch set at = 'yesterday' where first_position = 1",
                "update batch set epoch = 7 where first_position = 1",
                "update batch set hash = zeroblob(32) where first_position = 1",
                "update batch set last_position = last_position + 1 where last_position = " + last,
                "update batch set last_position = last_position - 1 where last_position = " + last,
                "delete from batch where first_position = 1",
                "delete from batch where first_position = " + firsts().get(1))) {
            byte[] copy = Files.readAllBytes(directory.resolve("journal.db"));
            change(change);
            assertTrue(!check().findings().isEmpty(), change);
            restore(copy);
            assertEquals(List.of(), check().findings(), change);
        }
    }

    @Test
    void aMissingEndIsFoundByAHeadAlone() throws SQLException {
        JournalHead head = head();
        change("delete from batch where last_position = " + last);
        assertEquals(List.of(), check().findings());
        found("its end was cut off", check(head));
    }

    @Test
    void aJournalWrittenAnewIsFoundByAHeadAloneEvenWithTheInstallationsKeyAtHand() throws IOException {
        JournalHead kept = head();
        delete();
        long again = write(directory, histories("two"));
        assertEquals(last, again);
        assertEquals(List.of(), check().findings());
        // A head that is signed with the real key says nothing: the one that was kept does.
        assertEquals(List.of(), check(head()).findings());
        found("was rewritten", check(head(), kept));
    }

    @Test
    void aJournalWrittenAnewInOtherTurnsIsFoundToo() throws IOException {
        JournalHead kept = head();
        List<Event> all = new ArrayList<>();
        histories("one").forEach(all::addAll);
        delete();
        long again = write(directory, List.of(all, Samples.lifeOfAJob(all.size(), "more", 1)));
        assertTrue(again > last);
        assertEquals(List.of(), check().findings());
        found("was rewritten", check(kept));
    }

    @Test
    void aHeadThatWasChangedOrSignedWithAnotherKeyIsNotTaken() throws IOException {
        JournalHead right = head();
        found("signature", check(new JournalHead(right.position() - 1, right.hash(), right.at(), right.signature())));
        found("signature", check(new JournalHead(right.position(), right.hash(), right.at(), "none")));
        PublicKey mine = key.orElseThrow().publicKey();
        Files.delete(directory.resolve("audit-key"));
        key = Optional.of(AuditKey.open(directory));
        JournalHead forged = head();
        found("signature", JournalCheck.check(directory, Map.of("forged", forged), Optional.of(mine)));
    }

    @Test
    void aFileThatIsNoDatabaseAnyMoreIsDamageAndNoDefect() throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve("journal.db"));
        java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 7);
        Files.write(directory.resolve("journal.db"), bytes);
        assertTrue(!check().findings().isEmpty());
        assertThrows(
                PlenumException.class, () -> JournalCheck.check(directory.resolve("none"), Map.of(), Optional.empty()));
    }

    @Test
    void theKeyIsItsOwnersAndStaysTheSame() throws IOException {
        Path file = directory.resolve("audit-key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        AuditKey again = AuditKey.find(directory).orElseThrow();
        assertEquals(key.orElseThrow().publicPem(), again.publicPem());
        Path exported = Files.writeString(directory.resolve("public.pem"), again.publicPem());
        assertEquals(again.publicKey(), AuditKey.readPublic(exported));
        Files.writeString(exported, "nothing");
        assertThrows(PlenumException.class, () -> AuditKey.readPublic(exported));
    }

    @Test
    void aHeadReadsAsItWasWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("head.json"), head().json());
        assertEquals(head(), JournalHead.read(file));
        for (String wrong : List.of("", "{}", "[]", head().json().replace("\"hash\":\"", "\"hash\":\"zz"))) {
            Files.writeString(file, wrong);
            assertThrows(PlenumException.class, () -> JournalHead.read(file), wrong);
        }
    }

    @Test
    void aJournalInUseIsReadToo() {
        try (SqliteJournal journal = SqliteJournal.open(directory, codec)) {
            journal.append(journal.openEpoch(), last, Samples.AT, Samples.lifeOfAJob(last, "more", 1));
            assertEquals(List.of(), check(head()).findings());
            assertTrue(check().position() > last);
        }
        List<Journal.Batch> read = new ArrayList<>();
        try (SqliteJournal journal = SqliteJournal.open(directory, codec)) {
            journal.replay(0, read::add);
        }
        assertEquals(TURNS + 1, read.size());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db") + "?synchronous=OFF");
    }

    private void change(String sql) throws SQLException {
        try (Connection in = connect();
                var statement = in.createStatement()) {
            assertEquals(1, statement.executeUpdate(sql), sql);
        }
    }

    private List<Long> firsts() throws SQLException {
        List<Long> firsts = new ArrayList<>();
        try (Connection in = connect();
                var statement = in.createStatement();
                ResultSet rows = statement.executeQuery("select first_position from batch order by 1")) {
            while (rows.next()) {
                firsts.add(rows.getLong(1));
            }
        }
        return firsts;
    }

    private byte[] events(long first) throws SQLException {
        try (Connection in = connect();
                PreparedStatement ask =
                        in.prepareStatement("select cast(events as blob) from batch where first_position = ?")) {
            ask.setLong(1, first);
            try (ResultSet row = ask.executeQuery()) {
                assertTrue(row.next());
                return row.getBytes(1);
            }
        }
    }

    private void store(long first, byte[] events) throws SQLException {
        try (Connection in = connect();
                PreparedStatement change =
                        in.prepareStatement("update batch set events = cast(? as text) where first_position = ?")) {
            change.setBytes(1, events);
            change.setLong(2, first);
            assertEquals(1, change.executeUpdate());
        }
    }

    private void delete() throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(directory.resolve("journal.db" + suffix));
        }
    }

    private void restore(byte[] copy) throws IOException {
        delete();
        Files.write(directory.resolve("journal.db"), copy);
    }
}
