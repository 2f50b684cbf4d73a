/** Reads recorded demand: what was asked for on a real fleet, when, and for how long. */
package dev.plenum.simulator.trace;
