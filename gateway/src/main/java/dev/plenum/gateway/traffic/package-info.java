/**
 * What went through a gateway in the last minute, for people who watch it: {@link dev.plenum.gateway.traffic.Traffic} counts, {@link
 * dev.plenum.gateway.traffic.Activity} tells. Everything is bounded, and nothing is allocated for a request.
 */
package dev.plenum.gateway.traffic;
