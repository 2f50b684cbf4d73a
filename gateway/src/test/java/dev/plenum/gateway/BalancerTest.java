package dev.plenum.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.gateway.snapshot.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which target gets the next request. */
class BalancerTest {

    private static final long[] NOTHING = {};

    private final Balancer balancer = new Balancer();

    private static List<Target> targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(port -> Target.of("http://127.0.0.1:" + (1000 + port)))
                .toList();
    }

    private static byte[] prompt(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            text.append((char) random.nextInt('a', 'z' + 1));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void promptsThatBeginAlikeGoWhereTheirBeginningIsCached() {
        List<Target> targets = targets(8);
        SplittableRandom random = new SplittableRandom(7);
        List<byte[]> prefixes =
                IntStream.range(0, 64).mapToObj(_ -> prompt(random, 4096)).toList();
        Map<Target, Set<Integer>> cached = new HashMap<>();
        Map<Target, Integer> load = new HashMap<>();
        ArrayDeque<Target> underWay = new ArrayDeque<>();
        int requests = 20_000;
        int hits = 0;
        for (int i = 0; i < requests; i++) {
            int prefix = random.nextInt(prefixes.size());
            byte[] whole = (new String(prefixes.get(prefix), StandardCharsets.US_ASCII)
                            + new String(prompt(random, random.nextInt(2000)), StandardCharsets.US_ASCII))
                    .getBytes(StandardCharsets.US_ASCII);
            long[] beginnings = PromptPrefix.hashes(whole, 0, whole.length, 1);
            Target chosen = balancer.choose(targets, Set.of(), 0, beginnings, 0);
            hits += cached.computeIfAbsent(chosen, _ -> new HashSet<>()).add(prefix) ? 0 : 1;
            load.merge(chosen, 1, Integer::sum);
            underWay.add(chosen);
            if (underWay.size() > 64) {
                balancer.done(underWay.poll());
            }
        }
        int ideal = requests - prefixes.size();
        assertTrue(hits >= 0.9 * ideal, hits + " hits of " + ideal);
        double mean = (double) requests / targets.size();
        double most = load.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertTrue(most <= 1.3 * mean, "the fullest target had " + most + " of " + mean);
    }

    @Test
    void onePopularBeginningDoesNotBuryItsTarget() {
        List<Target> targets = targets(4);
        long[] beginnings = PromptPrefix.hashes(new byte[4096], 0, 4096, 1);
        Map<Target, Integer> busy = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            busy.merge(balancer.choose(targets, Set.of(), 0, beginnings, 0), 1, Integer::sum);
        }
        assertTrue(busy.values().stream().allMatch(count -> count <= 15), busy.toString());
    }

    @Test
    void theHashOfABeginningIsOfItsBytesAlone() {
        byte[] one = prompt(new SplittableRandom(1), 1500);
        byte[] other = one.clone();
        other[1000]++;
        long[] hashes = PromptPrefix.hashes(one, 0, one.length, 1);
        assertEquals(2, hashes.length);
        assertEquals(hashes[0], PromptPrefix.hashes(other, 0, other.length, 1)[0]);
        assertNotEquals(hashes[1], PromptPrefix.hashes(other, 0, other.length, 1)[1]);
        assertNotEquals(hashes[0], PromptPrefix.hashes(one, 0, one.length, 2)[0]);
        assertEquals(0, PromptPrefix.hashes(one, 0, 511, 1).length);
    }

    /** How many of 100,000 requests the first target gets, with so many under way at a time; each takes as long as another. */
    private int share(List<Target> targets, int underWay, long[] beginnings) {
        ArrayDeque<Target> busy = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(9);
        int given = 0;
        for (int i = 0; i < 100_000; i++) {
            Target chosen = balancer.choose(targets, Set.of(), 0, beginnings, 0);
            given += chosen.equals(targets.getFirst()) ? 1 : 0;
            if (random.nextBoolean()) {
                busy.addFirst(chosen);
            } else {
                busy.addLast(chosen);
            }
            if (busy.size() >= underWay) {
                balancer.done(busy.poll());
            }
        }
        return given;
    }

    /** Chance gives or takes 160 (five standard deviations); a canary that has its share under way already may be passed over now and then. */
    @Test
    void aCanaryOfOnePercentGetsOnePercentAtAnyLoadAndWhateverThePrompts() {
        Target canary = Target.of("http://127.0.0.1:1");
        Target stable = new Target(URI.create("http://127.0.0.1:2"), Optional.empty(), 99);
        long[] oneForAll = PromptPrefix.hashes(new byte[4096], 0, 4096, 1);
        for (int underWay : List.of(1, 10, 100)) {
            for (long[] beginnings : List.of(NOTHING, oneForAll)) {
                int share = share(List.of(canary, stable), underWay, beginnings);
                assertTrue(
                        share > 790 && share < 1_160,
                        share + " of 100,000 with " + underWay + " under way, " + beginnings.length + " hashes");
            }
        }
    }

    @Test
    void targetsGetRequestsByTheirWeights() {
        List<Target> targets = List.of(
                new Target(URI.create("http://127.0.0.1:1"), Optional.empty(), 3),
                Target.of("http://127.0.0.1:2"),
                Target.of("http://127.0.0.1:3"));
        for (int underWay : List.of(1, 40)) {
            int share = share(targets, underWay, NOTHING);
            assertTrue(share > 59_000 && share < 61_000, share + " of 100,000 with " + underWay + " under way");
        }
    }

    @Test
    void aTargetThatDoesNotAnswerIsPassedOverHoweverMuchItWeighs() {
        Target stuck = new Target(URI.create("http://127.0.0.1:1"), Optional.empty(), 3);
        Target quick = Target.of("http://127.0.0.1:2");
        int given = 0;
        for (int i = 0; i < 10_000; i++) {
            if (balancer.choose(List.of(stuck, quick), Set.of(), 0, NOTHING, 0).equals(stuck)) {
                given++;
            } else {
                balancer.done(quick);
            }
        }
        assertTrue(given < 10_000 / 2 && given > 3, given + " went where nothing comes back");
    }

    @Test
    void whatIsTiedStaysWithItsTargetInProportionToTheWeightsAndMovesOnlyWhenThatFails() {
        List<Target> targets = List.of(
                new Target(URI.create("http://127.0.0.1:1"), Optional.empty(), 2),
                Target.of("http://127.0.0.1:2"),
                Target.of("http://127.0.0.1:3"));
        Map<Long, Target> first = new HashMap<>();
        Map<Target, Integer> owned = new HashMap<>();
        for (int user = 0; user < 8_000; user++) {
            long tie = Rendezvous.hash("user-" + user);
            Target chosen = balancer.choose(targets, Set.of(), tie, NOTHING, 0);
            first.put(tie, chosen);
            owned.merge(chosen, 1, Integer::sum);
        }
        assertEquals(4_000, owned.get(targets.get(0)), 230);
        assertEquals(2_000, owned.get(targets.get(1)), 200);
        balancer.probed(targets.get(1), false, 0);
        first.forEach((tie, before) -> {
            Target now = balancer.choose(targets, Set.of(), tie, NOTHING, 0);
            assertTrue(before.equals(targets.get(1)) != now.equals(before), "tied to " + before + ", went to " + now);
        });
    }

    @Test
    void aTargetThatKeepsFailingIsLeftOutForAWhileUnlessItIsTheOnlyOne() {
        List<Target> targets = targets(2);
        for (int i = 0; i < 3; i++) {
            balancer.failed(targets.get(0), 0);
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(targets.get(1), balancer.choose(targets, Set.of(), 0, NOTHING, 0));
        }
        assertEquals(targets.get(0), balancer.choose(targets.subList(0, 1), Set.of(), 0, NOTHING, 0));
        balancer.done(targets.get(0));
        assertEquals(targets.get(0), balancer.choose(targets, Set.of(), 0, NOTHING, 1_000_000_001L));
    }
}
