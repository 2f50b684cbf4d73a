package dev.plenum.core.workload;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one replica needs of a node.
 *
 * @param extras further resources by name, in the unit the nodes state them in
 * @param constraints where it may run; absent: wherever there is room
 */
public record Request(
        MilliCpu cpu,
        Mebibytes memory,
        Optional<Devices> devices,
        SortedMap<String, Long> extras,
        Optional<Constraints> constraints) {

    public Request {
        if (cpu.thousandths() == 0 && devices.isEmpty()) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "cpu 0",
                    "at least 1 thousandth of a core",
                    "Ask for cpu, for example 1");
        }
        extras = extras.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(extras));
    }

    /** Without further resources, wherever there is room. */
    public Request(MilliCpu cpu, Mebibytes memory, Optional<Devices> devices) {
        this(cpu, memory, devices, Collections.emptySortedMap(), Optional.empty());
    }

    /** Thousandths of devices, all together; 0 on the CPU. */
    public int deviceThousandths() {
        return devices.map(Devices::thousandths).orElse(0);
    }

    /** As good as that of all components, at a tenth of the cost: requests are looked up at every placement. */
    @Override
    public int hashCode() {
        return (Long.hashCode(cpu.thousandths()) * 31 + Long.hashCode(memory.count())) * 31
                + devices.map(asked -> asked.thousandths() * 31 + asked.model().hashCode())
                        .orElse(0);
    }

    /**
     * Devices of one model: several whole ones, or one fraction.
     *
     * @param model the model's key, such as {@code nvidia-h100-80gb-hbm3}; {@link #ANY} takes whatever there is
     * @param count 1 or more; exactly 1 when {@code share} is a fraction
     * @param share of each device
     * @param alternatives models that do as well, at the same speed; a model that is faster or needs another command is a {@link Variant}
     */
    public record Devices(String model, int count, DeviceShare share, List<String> alternatives) {

        /** The model of who does not mind. */
        public static final String ANY = "";

        public Devices {
            if (count < 1) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        "device count " + count,
                        "1 or more",
                        "Leave devices out to run on the CPU");
            }
            if (share.thousandths() == 0 || (count > 1 && !share.equals(DeviceShare.WHOLE))) {
                throw new PlenumException(
                        ErrorCode.INVALID_REQUEST,
                        count + " devices with a share of " + share.thousandths() + " thousandths",
                        "whole devices (1000), or a fraction of exactly one",
                        "Ask for one device, or for whole ones");
            }
            alternatives = List.copyOf(alternatives);
        }

        /** Of this model and no other. */
        public Devices(String model, int count, DeviceShare share) {
            this(model, count, share, List.of());
        }

        /** All of it, in thousandths of a device. */
        public int thousandths() {
            return count * share.thousandths();
        }

        /** Whether it asks for part of one device. */
        public boolean fraction() {
            return share.thousandths() < DeviceShare.WHOLE.thousandths();
        }

        /** Those it accepts, the first choice first; what takes {@link #ANY} does not say. */
        public List<String> models() {
            List<String> models = new ArrayList<>(alternatives);
            models.remove(model);
            models.addFirst(model);
            return models;
        }

        public boolean accepts(String deviceModel) {
            return model.equals(ANY) || model.equals(deviceModel) || alternatives.contains(deviceModel);
        }
    }
}
