package dev.plenum.core.owning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who lends to whom, and how much. */
final class LendingTest {

    private final Pool pool = new Pool();

    private SortedMap<String, String> over(long millis) {
        SortedMap<String, String> shown = new TreeMap<>();
        pool.over(millis, (project, time) -> shown.put(project, time.borrowed() + "/" + time.lent()));
        return shown;
    }

    private static SortedMap<String, String> shown(String... pairs) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put(pairs[at], pairs[at + 1]);
        }
        return map;
    }

    @Test
    void lendersAreInProportionToWhatTheyLeaveUnused() {
        pool.nominal("a", 3000);
        pool.nominal("b", 1000);
        pool.nominal("c", 2000);
        pool.hold("c", 4000);
        assertEquals(shown("a", "0/1500000", "b", "0/500000", "c", "2000000/0"), over(1000));
    }

    @Test
    void whatIsBeyondAllSharesTogetherIsNobodys() {
        pool.nominal("a", 1000);
        pool.nominal("b", 0);
        pool.nominal("c", 0);
        pool.hold("b", 3000);
        pool.hold("c", 1000);
        assertEquals(1000, pool.lent());
        assertEquals(shown("a", "0/1000000", "b", "750000/0", "c", "250000/0"), over(1000));
    }

    @Test
    void withoutAQuotaNobodyBorrowsOrLends() {
        pool.nominal("a", 4000);
        pool.hold("x", 4000);
        assertEquals(0, pool.lent());
        pool.nominal("x", 1000);
        assertEquals(3000, pool.lent());
        pool.unlimited("x");
        assertEquals(0, pool.lent());
    }

    @Test
    void partsAddUpToTheMillionth() {
        for (int project = 0; project < 7; project++) {
            pool.nominal("p" + project, 333L * (project + 1));
        }
        pool.nominal("z", 0);
        pool.hold("z", 1001);
        BigInteger[] sums = {BigInteger.ZERO, BigInteger.ZERO};
        pool.over(7, (_, time) -> {
            sums[0] = sums[0].add(time.borrowed());
            sums[1] = sums[1].add(time.lent());
        });
        assertEquals(BigInteger.valueOf(7007), sums[0]);
        assertEquals(sums[0], sums[1]);
    }
}
