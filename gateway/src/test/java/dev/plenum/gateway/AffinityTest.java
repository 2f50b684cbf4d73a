package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Route;
import dev.plenum.gateway.snapshot.Snapshot;
import dev.plenum.gateway.snapshot.Sticky;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several real engines gets what, as the engines see it. */
class AffinityTest {

    private static final int PREFIX = 4096;
    private static final int PREFIXES = 64;

    @TempDir
    Path folder;

    private static String prefix(int number) {
        SplittableRandom random = new SplittableRandom(number);
        StringBuilder text = new StringBuilder(PREFIX);
        while (text.length() < PREFIX) {
            text.append((char) random.nextInt('a', 'z' + 1));
        }
        return text.toString();
    }

    private static String ask(String prompt, String more) {
        return "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]" + more + "}";
    }

    /** An engine with a cache: a prompt whose beginning it had before is a hit. */
    private static ScriptedEngine caching(AtomicInteger hits) {
        Set<String> cache = ConcurrentHashMap.newKeySet();
        return new ScriptedEngine((request, reply) -> {
            int at = request.text().indexOf("\"content\":\"") + 11;
            if (!cache.add(request.text().substring(at, at + PREFIX))) {
                hits.incrementAndGet();
            }
            reply.json(200, "{\"usage\":{\"prompt_tokens\":1}}");
        });
    }

    @Test
    void of64SharedBeginningsNineTenthsAreFoundInTheCacheOfOneOf8EnginesAndNoneHasOver1point3TimesItsPart()
            throws Exception {
        int callers = 64;
        int requests = 4_000;
        List<String> prefixes =
                IntStream.range(0, PREFIXES).mapToObj(AffinityTest::prefix).toList();
        AtomicInteger hits = new AtomicInteger();
        ScriptedEngine[] engines =
                IntStream.range(0, 8).mapToObj(_ -> caching(hits)).toArray(ScriptedEngine[]::new);
        try (Bench bench = new Bench(folder, config -> config, engines);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                SplittableRandom random = new SplittableRandom(caller);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < requests / callers; i++) {
                        String prompt = prefixes.get(random.nextInt(PREFIXES)) + random.nextLong();
                        assertEquals(
                                200, bench.post(Bench.CHAT, ask(prompt, "")).statusCode());
                    }
                }));
            }
            for (Future<?> caller : all) {
                caller.get();
            }
            int ideal = requests / callers * callers - PREFIXES;
            assertTrue(hits.get() >= 0.9 * ideal, hits + " hits of " + ideal);
            double most = IntStream.range(0, 8)
                    .map(i -> bench.engine(i).requests().size())
                    .max()
                    .orElseThrow();
            assertTrue(most <= 1.3 * requests / 8, most + " of " + requests + " went to one engine");
        }
    }

    private static Snapshot sticky(Bench bench, Sticky sticky) {
        Route route = bench.snapshot().routes().getFirst();
        return new Snapshot(
                8,
                Bench.KEYS,
                List.of(new Route(
                        route.project(),
                        route.model(),
                        route.targets(),
                        route.contextTokens(),
                        route.capabilities(),
                        route.fallbacks(),
                        sticky)));
    }

    private static ScriptedEngine[] engines(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> new ScriptedEngine((_, reply) -> reply.json(200, "{\"usage\":{}}")))
                .toArray(ScriptedEngine[]::new);
    }

    /** Which engines got these requests. */
    private static Set<Integer> asked(Bench bench, int count, String body) {
        Set<Integer> engines = new HashSet<>();
        for (int i = 0; i < count; i++) {
            List<Integer> before = sizes(bench);
            assertEquals(200, bench.post(Bench.CHAT, body).statusCode());
            List<Integer> after = sizes(bench);
            IntStream.range(0, 4)
                    .filter(engine -> !before.get(engine).equals(after.get(engine)))
                    .forEach(engines::add);
        }
        return engines;
    }

    private static List<Integer> sizes(Bench bench) {
        return IntStream.range(0, 4)
                .mapToObj(i -> bench.engine(i).requests().size())
                .toList();
    }

    @Test
    void aUserAKeyOrAPromptKeepsToOneEngineAndWithNoneOfThemAllTakeTurns() {
        String prompt = prefix(1);
        try (Bench bench = new Bench(folder, config -> config, engines(4))) {
            bench.gateway.update(sticky(bench, Sticky.USER));
            Set<Integer> seen = new HashSet<>();
            for (int user = 0; user < 20; user++) {
                Set<Integer> one = asked(bench, 3, ask("Hi", ",\"user\":\"user-" + user + "\""));
                assertEquals(1, one.size(), "user " + user);
                seen.addAll(one);
            }
            assertEquals(4, seen.size());
            assertEquals(4, asked(bench, 8, ask("Hi", "")).size());
            assertEquals(4, asked(bench, 8, ask("Hi", ",\"user\":null")).size());
            assertEquals(1, asked(bench, 8, ask(prompt, "")).size());

            bench.gateway.update(sticky(bench, Sticky.KEY));
            assertEquals(1, asked(bench, 8, ask("Hi", "")).size());
            bench.gateway.update(sticky(bench, Sticky.PREFIX));
            assertEquals(1, asked(bench, 8, ask(prompt, "")).size());
            bench.gateway.update(sticky(bench, Sticky.NONE));
            assertEquals(4, asked(bench, 8, ask(prompt, "")).size());
        }
    }
}
