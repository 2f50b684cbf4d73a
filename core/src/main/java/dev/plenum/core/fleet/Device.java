package dev.plenum.core.fleet;

import dev.plenum.core.units.Mebibytes;

/**
 * One accelerator of a node.
 *
 * @param index its number on the node, as the vendor's tools count
 * @param model a price and quota key, lower case with dashes: {@code nvidia-h100-80gb-hbm3}
 * @param simulated it does not exist; what is placed on it runs on the CPU
 * @param group which device group of the node it belongs to, from 0: those with the same number are joined by fast links
 */
public record Device(int index, String model, Mebibytes memory, boolean simulated, int group) {

    /** A device of the node's first group. */
    public Device(int index, String model, Mebibytes memory, boolean simulated) {
        this(index, model, memory, simulated, 0);
    }
}
