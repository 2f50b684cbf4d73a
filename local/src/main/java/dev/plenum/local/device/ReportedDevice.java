package dev.plenum.local.device;

import java.util.Optional;

/**
 * What a vendor's tool says of one device, before the machine's own files are asked for the rest.
 *
 * @param busId PCI address in lower case with a domain of four digits; empty if not told
 * @param uuid the vendor's lasting id; empty if not told
 */
record ReportedDevice(
        int index,
        String model,
        Optional<String> busId,
        Optional<String> uuid,
        long memoryMebibytes,
        long usedMebibytes) {
    /** nvidia-smi prints a domain of eight digits, sysfs has four; some tools print upper case. */
    static Optional<String> busId(String printed) {
        String address = printed.strip().toLowerCase(java.util.Locale.ROOT);
        if (!address.matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]")) {
            return Optional.empty();
        }
        int colon = address.indexOf(':');
        return Optional.of(address.substring(0, colon).substring(Math.max(0, colon - 4)) + address.substring(colon));
    }

    /** Tools print N/A, [N/A] or "unknown" for what they do not know. */
    static Optional<String> known(String printed) {
        String text = printed.strip();
        return text.isEmpty() || text.matches("(?i)\\[?(n/a|not supported|unknown)\\]?")
                ? Optional.empty()
                : Optional.of(text);
    }

    /** The number at the start, such as 81559 in "81559 MiB"; 0 if there is none. */
    static long number(String printed) {
        String digits = printed.strip().replaceFirst("^([0-9]{1,18}).*$", "$1");
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }
}
