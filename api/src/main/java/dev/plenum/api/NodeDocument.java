package dev.plenum.api;

import java.util.List;

/**
 * A machine of the fleet.
 *
 * @param state {@code ready}, {@code cordoned} or {@code unreachable}
 * @param cpu in cores
 */
public record NodeDocument(
        String name,
        String pool,
        String state,
        boolean simulated,
        double cpu,
        double freeCpu,
        long memoryMib,
        long freeMemoryMib,
        List<Device> devices) {

    /** @param freeShare 0 to 1 */
    public record Device(int index, String model, long memoryMib, double freeShare, boolean simulated) {}

    /** Body of {@code POST /v1/nodes}: adds devices that do not exist, such as {@code h20x8}. */
    public record Add(String simulated, java.util.Optional<String> name) {}
}
