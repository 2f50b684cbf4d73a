package dev.plenum.core.scheduling;

import java.time.Duration;

/**
 * The knobs of {@link Order#FAIR_SHARE}.
 *
 * @param halfLife after so long, what a project has used counts half
 * @param strength how much past use lowers the weight beyond the nominal share: a project that has used just what its nominal share gives has its weight
 *     halved so often; 0 forgets the past
 * @param patience an expected hour of run time makes a workload stand so many hours further back in its project
 * @param minimumRun what has run for less is not preempted, but to give a project its nominal share
 * @param turnAfter so long a gang waits at the head of its project before others have to make room for it
 * @param lookAgain at least so often the shares are looked at while something waits
 */
public record FairShareSettings(
        Duration halfLife, int strength, int patience, Duration minimumRun, Duration turnAfter, Duration lookAgain) {

    /** Why these: {@code docs/scheduling.md}. */
    public static final FairShareSettings USUAL = new FairShareSettings(
            Duration.ofHours(72), 6, 2, Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofSeconds(60));
}
