package dev.plenum.core.scheduling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is fair now, for one device model: weighted max-min by water filling.
 *
 * <p>Goal: a project that wants its nominal share has it; what is left goes to those who want more, by weight, most to who has used least lately.
 * Algorithm: each project gets min(demand, nominal); the rest is split by weight until demands are met, the weight being nominal × 2^(−strength × u),
 * where u is its use with exponential decay over what its nominal share would have used, at most 2. Targets are these shares in whole devices, by largest
 * remainder.
 *
 * <p>Example: 10 devices, X and Y with nominal 6 and 4. Only Y wants: its share is 10. X wants 4 more devices: X has 4, Y 6. Sources: Demers et al. 1989
 * for max-min fairness, KAI-Scheduler for "deserved first, then by weight", Slurm's multifactor plugin for decayed use.
 */
final class FairShare {

    private static final double MOST_USE = 2;
    private static final long DEVICE = 1000;
    private static final double LOG_2 = StrictMath.log(2);

    private final FairShareSettings settings;
    private final SortedMap<String, Standing> standings = new TreeMap<>();
    private long capacity;

    FairShare(FairShareSettings settings) {
        this.settings = settings;
    }

    Standing of(String project) {
        return standings.computeIfAbsent(project, Standing::new);
    }

    Collection<Standing> all() {
        return standings.values();
    }

    long capacity() {
        return capacity;
    }

    void capacity(long change) {
        capacity += change;
    }

    void advance(Duration time) {
        double fading = StrictMath.pow(
                2, -(double) time.toMillis() / settings.halfLife().toMillis());
        standings.values().forEach(standing -> standing.advance(time.toMillis(), fading));
    }

    /** Shares and targets as of now. */
    void refresh() {
        double left = capacity;
        List<Standing> open = new ArrayList<>();
        for (Standing standing : standings.values()) {
            standing.share((double) standing.certain());
            left -= standing.certain();
            if (standing.demanded() > standing.certain()) {
                open.add(standing);
            }
        }
        fill(open, left);
        targets();
    }

    private void fill(List<Standing> open, double rest) {
        double left = rest;
        while (!open.isEmpty() && left > 0) {
            double weights = open.stream().mapToDouble(this::weight).sum();
            double each = left / weights;
            List<Standing> met = open.stream()
                    .filter(standing -> standing.share() + each * weight(standing) >= standing.demanded())
                    .toList();
            if (met.isEmpty()) {
                open.forEach(standing -> standing.share(standing.share() + each * weight(standing)));
                return;
            }
            for (Standing standing : met) {
                left -= standing.demanded() - standing.share();
                standing.share((double) standing.demanded());
            }
            open.removeAll(met);
        }
    }

    private double weight(Standing standing) {
        double usualUse = standing.weight() * (double) settings.halfLife().toMillis() / LOG_2;
        double use = usualUse == 0 ? 0 : Math.min(MOST_USE, standing.used() / usualUse);
        return Math.max(1e-9, standing.weight() * StrictMath.pow(2, -settings.strength() * use));
    }

    private void targets() {
        List<Standing> fractional = new ArrayList<>();
        double shares = 0;
        long given = 0;
        for (Standing standing : standings.values()) {
            long whole = (long) Math.floor(standing.share() / DEVICE + 1e-6) * DEVICE;
            standing.target(whole);
            shares += standing.share();
            given += whole;
            if (standing.share() > whole + 1e-3) {
                fractional.add(standing);
            }
        }
        fractional.sort(Comparator.comparingDouble(standing -> standing.target() - standing.share()));
        long left = Math.round(shares / DEVICE) - given / DEVICE;
        for (int at = 0; at < fractional.size() && at < left; at++) {
            fractional.get(at).target(fractional.get(at).target() + DEVICE);
        }
    }
}
