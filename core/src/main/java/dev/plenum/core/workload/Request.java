package dev.plenum.core.workload;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.units.DeviceShare;
import dev.plenum.core.units.Mebibytes;
import dev.plenum.core.units.MilliCpu;
import java.util.Optional;

/** What one replica needs of a node. */
public record Request(MilliCpu cpu, Mebibytes memory, Optional<Devices> devices) {

    public Request {
        if (cpu.thousandths() == 0) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "cpu 0",
                    "at least 1 thousandth of a core",
                    "Ask for cpu, for example 1");
        }
    }

    /**
     * Devices of one model: several whole ones, or one fraction.
     *
     * @param model the model's key, such as {@code nvidia-h100-80gb-hbm3}
     * @param count 1 or more; exactly 1 when {@code share} is a fraction
     * @param share of each device
     */
    public record Devices(String model, int count, DeviceShare share) {

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
        }

        /** All of it, in thousandths of a device. */
        public int thousandths() {
            return count * share.thousandths();
        }
    }
}
