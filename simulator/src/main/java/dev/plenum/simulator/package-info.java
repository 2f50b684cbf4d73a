/** Runs the live loop and scheduler in virtual time, against a fleet that does not exist. */
package dev.plenum.simulator;
