/**
 * What a request used, counted exactly once. {@link dev.plenum.gateway.metering.Charge} ends in one record; {@link dev.plenum.gateway.metering.Slot} keeps the
 * count where a kill leaves it, and {@link dev.plenum.gateway.metering.Sweep} records at the next start what was under way.
 */
package dev.plenum.gateway.metering;
