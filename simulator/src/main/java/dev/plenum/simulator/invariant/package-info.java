/** What must hold whatever happens: {@link dev.plenum.simulator.invariant.Invariants} and one class for each invariant. */
package dev.plenum.simulator.invariant;
