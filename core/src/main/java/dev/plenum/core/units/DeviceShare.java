package dev.plenum.core.units;

/** Part of one device in thousandths, 0 to 1000; 1000 is the whole device. */
public record DeviceShare(int thousandths) implements Comparable<DeviceShare> {

    public static final DeviceShare NONE = new DeviceShare(0);
    public static final DeviceShare WHOLE = new DeviceShare(1000);

    public DeviceShare {
        if (thousandths < 0 || thousandths > 1000) {
            throw new IllegalArgumentException(
                    "share of a device in thousandths: " + thousandths + " (expected: 0 to 1000)");
        }
    }

    public DeviceShare plus(DeviceShare other) {
        return new DeviceShare(thousandths + other.thousandths);
    }

    public DeviceShare minus(DeviceShare other) {
        return new DeviceShare(thousandths - other.thousandths);
    }

    @Override
    public int compareTo(DeviceShare other) {
        return Integer.compare(thousandths, other.thousandths);
    }
}
