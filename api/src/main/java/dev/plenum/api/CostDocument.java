package dev.plenum.api;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What owning a device costs its owner: a dated line that no project ever pays.
 *
 * @param model the device model, {@code *} for any, or {@code cores} for a core of a node without devices
 * @param amount decimal, in the installation's currency, for one hour of one device
 * @param from first day, UTC, that it holds for, until a later one takes its place; default: today
 */
public record CostDocument(
        Optional<String> id, String model, String amount, Optional<LocalDate> from, Optional<String> label) {}
