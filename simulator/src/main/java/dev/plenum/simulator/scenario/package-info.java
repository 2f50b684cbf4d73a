/** Whole what-ifs in one file: a fleet, projects, a policy, demand and faults; read, run, and measured by project. */
package dev.plenum.simulator.scenario;
