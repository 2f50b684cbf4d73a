package dev.plenum.simulator.replay;

import dev.plenum.core.workload.Job;

/**
 * A job that will be submitted, and how long it runs once it has its places.
 *
 * @param atMillis since the start of the simulation
 * @param workMillis how long it runs on what it asks for; a variant's speed divides it
 */
public record Submission(long atMillis, Job job, long workMillis) {}
