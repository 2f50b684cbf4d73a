package dev.plenum.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.audit.Act;
import dev.plenum.core.audit.AuditEntry;
import dev.plenum.core.audit.AuditQuery;
import dev.plenum.core.audit.Origin;
import dev.plenum.core.owning.DeviceTime;
import dev.plenum.core.owning.Lending;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class AuditRowsTest {

    @TempDir
    Path directory;

    private final EventCodec codec = new EventCodec();
    private final List<AuditEntry> written = new ArrayList<>();
    private Optional<SqliteViews> views = Optional.empty();

    @AfterEach
    void close() {
        views.ifPresent(SqliteViews::close);
    }

    @Test
    void anyQueryFindsWhatAPlainLookThroughAllFinds() {
        Random random = new Random(7);
        write(random, 500);
        for (int at = 0; at < 500; at++) {
            AuditQuery query = some(random);
            List<AuditEntry> expected = written.reversed().stream()
                    .filter(query::takes)
                    .limit(query.most())
                    .toList();
            assertEquals(expected, views.get().audit(query), query::toString);
        }
    }

    @Test
    void aLineOfAnOlderJournalSaysNothingOfWhereItCameFrom() {
        byte[] old =
                "[{\"type\":\"command-done\",\"actor\":\"user:ada\",\"command\":\"Submit\",\"subject\":\"job-7\",\"events\":2}]"
                        .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of(new Event.CommandDone("user:ada", "Submit", "job-7", 2, Origin.UNKNOWN)), codec.decode(old));
    }

    /** How fast a million lines are found in; run by hand with -Daudit.lines=1000000. */
    @Test
    void linesAreFoundFast() {
        int lines = Integer.getInteger("audit.lines", 20_000);
        Random random = new Random(1);
        long start = System.nanoTime();
        write(random, lines);
        System.out.printf("%,d lines written in %d ms%n", lines, (System.nanoTime() - start) / 1_000_000);
        AuditQuery any = query(Optional.empty(), Optional.empty(), Long.MAX_VALUE);
        long most = 0;
        for (AuditQuery query : List.of(
                any,
                query(Optional.of("user:u7"), Optional.empty(), Long.MAX_VALUE),
                query(Optional.of("user:none"), Optional.empty(), Long.MAX_VALUE),
                query(Optional.of("user:u7"), Optional.of("no_such_code"), Long.MAX_VALUE),
                query(Optional.empty(), Optional.of("forbidden"), Long.MAX_VALUE),
                query(Optional.empty(), Optional.of("refused"), Long.MAX_VALUE),
                query(Optional.empty(), Optional.empty(), lines / 2),
                new AuditQuery(
                        Optional.empty(),
                        Optional.of("NoSuchCommand"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of("project:p1", "project:p2")),
                        Optional.of(Samples.AT.plusSeconds(lines / 3)),
                        Optional.of(Samples.AT.plusSeconds(lines / 2)),
                        Long.MAX_VALUE,
                        100))) {
            List<AuditEntry> _ = views.get().audit(query);
            long from = System.nanoTime();
            int found = views.get().audit(query).size();
            long took = (System.nanoTime() - from) / 1_000;
            most = Math.max(most, took);
            System.out.printf("%,d us, %d found: %s%n", took, found, query);
        }
        assertTrue(most < 5_000_000, "microseconds: " + most);
    }

    private static AuditQuery query(Optional<String> actor, Optional<String> outcome, long before) {
        return new AuditQuery(
                actor,
                Optional.empty(),
                Optional.empty(),
                outcome,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                before,
                100);
    }

    private void write(Random random, int lines) {
        views = Optional.of(SqliteViews.open(directory, codec));
        World world = new World();
        for (int at = 0; at < lines; ) {
            Changes changes = new Changes(world);
            for (int end = Math.min(lines, at + 1_000); at < end; at++) {
                changes.at = Samples.AT.plusSeconds(at);
                Event.ActNoted event = new Event.ActNoted(act(random));
                changes.touch(event);
                world.apply(event);
                written.add(new AuditEntry(world.position(), changes.at, event.act()));
            }
            views.get().write(changes, new DeviceTime().take(), new Lending().take());
        }
    }

    private static Act act(Random random) {
        return new Act(
                "user:u" + random.nextInt(50),
                pick(random, "Submit", "Stop", "CreateKey"),
                "job-" + random.nextInt(1_000),
                random.nextInt(20) > 0 ? Act.DONE : pick(random, "forbidden", "not_found"),
                random.nextBoolean() ? "" : "why, \"in\" words",
                new Origin(
                        "10.0.0." + random.nextInt(9),
                        pick(random, "page", "session", "key-7"),
                        pick(random, "POST /v1/workloads", "DELETE /v1/workloads/{id}"),
                        pick(random, "", "project:p1", "project:p2", "organization:acme")),
                1 + random.nextInt(3));
    }

    private AuditQuery some(Random random) {
        return new AuditQuery(
                maybe(random, "user:u" + random.nextInt(50)),
                maybe(random, pick(random, "Submit", "POST /v1/workloads", "None")),
                maybe(random, "job-" + random.nextInt(1_000)),
                maybe(random, pick(random, "done", "refused", "forbidden", "nothing")),
                maybe(random, pick(random, List.of("project:p1"), List.of("", "organization:acme"), List.of())),
                maybe(random, time(random)),
                maybe(random, time(random)),
                random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(600),
                1 + random.nextInt(600));
    }

    private static Instant time(Random random) {
        return Samples.AT.plusSeconds(random.nextInt(-10, 520)).plusNanos(random.nextInt(-1, 2));
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... some) {
        return some[random.nextInt(some.length)];
    }
}
