/** Recorded demand, run through the live control loop on a fleet that is only described, in virtual time. */
package dev.plenum.simulator.replay;
