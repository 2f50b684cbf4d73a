/** The gateways that {@code plenum bench gateway} compares: how each is found, configured, started, tried and stopped. */
package dev.plenum.app.bench.peer;
