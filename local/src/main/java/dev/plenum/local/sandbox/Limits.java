package dev.plenum.local.sandbox;

import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;

/** What a replica may use at most; zero memory means no limit. */
public record Limits(MilliCpu cpu, Mebibytes memory) {}
