package dev.plenum.core.fleet;

import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;

/** CPU and memory of a node that replicas may use. */
public record Capacity(MilliCpu cpu, Mebibytes memory) {}
