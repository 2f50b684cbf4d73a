package dev.plenum.core.tenancy;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.Arrays;

/**
 * A range of addresses in CIDR notation (RFC 4632): those whose first bits are its own.
 *
 * @param cidr such as {@code 10.0.0.0/8} or {@code ::1/128}
 */
public record Network(String cidr) {

    private static final String FORM =
            "an address in digits, a slash and a number of bits, such as 10.0.0.0/8 or fd00::/8";

    public Network {
        int bits = bits(cidr);
        byte[] first = first(cidr);
        if (bits < 0 || bits > first.length * 8) {
            throw wrong(cidr);
        }
        for (int bit = bits; bit < first.length * 8; bit++) {
            if (bit(first, bit)) {
                throw wrong(cidr + "', which has bits set behind its first '" + bits);
            }
        }
    }

    /** How many bits of it count. */
    public int bits() {
        return bits(cidr);
    }

    /** Its first address, of four or sixteen bytes. */
    public byte[] address() {
        return first(cidr);
    }

    /** @param address of four or sixteen bytes */
    public boolean contains(byte[] address) {
        byte[] first = first(cidr);
        int bits = bits(cidr);
        if (first.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(first, bit) != bit(address, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] address, int at) {
        return (address[at / 8] >> (7 - at % 8) & 1) == 1;
    }

    private static int bits(String cidr) {
        String bits = cidr.substring(cidr.indexOf('/') + 1);
        return cidr.indexOf('/') > 0 && bits.matches("[0-9]{1,3}") ? Integer.parseInt(bits) : -1;
    }

    private static byte[] first(String cidr) {
        String address = cidr.substring(0, Math.max(0, cidr.indexOf('/')));
        return address.indexOf(':') >= 0 ? six(address, cidr) : four(address, cidr);
    }

    private static byte[] four(String address, String cidr) {
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            throw wrong(cidr);
        }
        byte[] bytes = new byte[4];
        String[] parts = address.split("\\.");
        for (int at = 0; at < 4; at++) {
            int part = Integer.parseInt(parts[at]);
            if (part > 255) {
                throw wrong(cidr);
            }
            bytes[at] = (byte) part;
        }
        return bytes;
    }

    private static byte[] six(String address, String cidr) {
        String[] halves = address.split("::", -1);
        if (halves.length > 2) {
            throw wrong(cidr);
        }
        String[] left = groups(halves[0]);
        String[] right = groups(halves.length == 2 ? halves[1] : "");
        int given = left.length + right.length;
        if (halves.length == 2 ? given > 7 : given != 8) {
            throw wrong(cidr);
        }
        String[] all = new String[8];
        Arrays.fill(all, "0");
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, 8 - right.length, right.length);
        byte[] bytes = new byte[16];
        for (int at = 0; at < 8; at++) {
            if (!all[at].matches("[0-9a-fA-F]{1,4}")) {
                throw wrong(cidr);
            }
            int group = Integer.parseInt(all[at], 16);
            bytes[2 * at] = (byte) (group >> 8);
            bytes[2 * at + 1] = (byte) group;
        }
        return bytes;
    }

    private static String[] groups(String half) {
        return half.isEmpty() ? new String[0] : half.split(":", -1);
    }

    private static PlenumException wrong(String cidr) {
        return new PlenumException(ErrorCode.INVALID_REQUEST, "network '" + cidr + "'", FORM, "Correct it");
    }
}
