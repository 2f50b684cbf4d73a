package dev.plenum.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Project;
import dev.plenum.core.tenancy.Quota;
import dev.plenum.core.workload.WorkloadState;
import dev.plenum.core.world.Event;
import dev.plenum.core.world.Idempotency;
import dev.plenum.core.world.World;
import dev.plenum.core.world.WorldImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.jsontype.NamedType;

final class EventCodecTest {

    private final EventCodec codec = new EventCodec();

    @Test
    void everyKindOfEventComesBackAsItWas() {
        assertEquals(Samples.everyKind(), codec.decode(codec.encode(Samples.everyKind())));
    }

    /** Also those of the sealed types within it. */
    private static Set<Class<?>> variants(Class<?> sealed) {
        Set<Class<?>> variants = new HashSet<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            variants.addAll(permitted.isSealed() ? variants(permitted) : Set.of(permitted));
        }
        return variants;
    }

    @Test
    void theSamplesHaveEveryKindOfEvent() {
        Set<Class<?>> sampled = new HashSet<>();
        Samples.everyKind().forEach(event -> sampled.add(event.getClass()));
        assertEquals(variants(Event.class), sampled);
    }

    @Test
    void everyVariantOfEverySealedTypeHasANameOfItsOwn() {
        Set<Class<?>> named = new HashSet<>();
        TypeNames.ALL.forEach(name -> named.add(name.getType()));
        for (Class<?> sealed : TypeNames.SEALED) {
            Set<Class<?>> variants = variants(sealed);
            assertTrue(named.containsAll(variants), sealed::getName);
            List<String> names = TypeNames.ALL.stream()
                    .filter(name -> variants.contains(name.getType()))
                    .map(NamedType::getName)
                    .toList();
            assertEquals(variants.size(), Set.copyOf(names).size(), sealed::getName);
        }
    }

    @Test
    void theFormatIsTheOneThatJournalsAreWrittenIn() {
        String json = new String(codec.encode(Samples.everyKind().subList(16, 20)), UTF_8);
        assertEquals("""
                [{"type":"replica-started","replica":"job-6gkq1g0.3","at":"2026-11-23T09:00:00.123456789Z"},\
                {"type":"replica-ready","replica":"job-6gkq1g0.3","endpoint":"http://127.0.0.1:41235"},\
                {"type":"replica-metered","replica":"job-6gkq1g0.3","runTime":"PT0.000000001S",\
                "at":"2026-11-23T09:00:00.123456789Z","usage":{"id":"7-0","project":"default",\
                "meter":{"kind":"CORE_SECONDS","subject":"","simulated":false},"quantity":1234567,\
                "from":"2026-11-23T09:00:00.123456789Z","to":"2026-11-23T09:00:00.123456790Z","source":"job-2.0","region":"","priority":null,"key":""}},\
                {"type":"replica-ended","replica":"job-6gkq1g0.3","exit":{"type":"status","status":1},\
                "runTime":"PT0S","at":"2026-11-23T09:00:00.123456789Z","usage":null}]""", json);
    }

    @Test
    void anUnknownFieldIsIgnoredAndAMissingOneIsEmpty() {
        byte[] json = """
                [{"type":"project-created","colour":"red","project":{"name":"a","organization":"b","quota":{}}}]""".getBytes(UTF_8);
        assertEquals(List.of(new Event.ProjectCreated(new Project("a", "b", Quota.UNLIMITED))), codec.decode(json));
    }

    @Test
    void anUnknownTypeIsNamedAndBlamedOnANewerPlenum() {
        byte[] json = "[{\"type\":\"replica-teleported\",\"replica\":\"job-1.0\"}]".getBytes(UTF_8);
        PlenumException newer = assertThrows(PlenumException.class, () -> codec.decode(json));
        assertEquals(ErrorCode.DATA_DIRECTORY_NEWER, newer.code());
        assertTrue(newer.problem().contains("replica-teleported"), newer::problem);
    }

    @Test
    void whatIsNoEventIsDamage() {
        PlenumException damaged =
                assertThrows(PlenumException.class, () -> codec.decode("[{\"type\":".getBytes(UTF_8)));
        assertEquals(ErrorCode.JOURNAL_DAMAGED, damaged.code());
    }

    @Test
    void aWholeWorldComesBackAsItWas() {
        World world = new World();
        List<Event> history = new ArrayList<>(Samples.everyKind().subList(0, 7));
        history.addAll(Samples.lifeOfAJob(7, "one", 2).subList(0, 4));
        history.add(new Event.WorkloadSubmitted(
                new dev.plenum.core.workload.WorkloadId("job-x"),
                Samples.job("two"),
                Samples.AT,
                Optional.of(new Idempotency("k", "f"))));
        history.forEach(world::apply);
        WorldImage image = world.image();
        assertEquals(
                image,
                World.of(codec.read(codec.write(image), WorldImage.class)).image());
        assertEquals(
                2,
                Arrays.stream(image.workloads().toArray(WorkloadState[]::new)).count());
    }
}
