package dev.plenum.gateway.snapshot;

import dev.plenum.core.tenancy.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** From where a key may be shown, taken apart once, so that asking for each request costs a comparison of a few bytes. */
public final class Networks {

    public static final Networks EVERYWHERE = new Networks(List.of());

    private final List<Network> all;
    private final List<Prefix> prefixes;

    /** @param whole its first bytes, and behind them as many bits of the next as {@code mask} has */
    @SuppressWarnings("ArrayRecordComponent")
    private record Prefix(byte[] address, int whole, int mask) {

        static Prefix of(Network network) {
            int bits = network.bits();
            return new Prefix(network.address(), bits / 8, 0xff << (8 - bits % 8) & 0xff);
        }

        boolean holds(byte[] caller) {
            return caller.length == address.length
                    && Arrays.equals(caller, 0, whole, address, 0, whole)
                    && (mask == 0 || ((caller[whole] ^ address[whole]) & mask) == 0);
        }
    }

    private Networks(List<Network> all) {
        this.all = List.copyOf(all);
        this.prefixes = all.stream().map(Prefix::of).toList();
    }

    /** Everywhere where there is none. */
    public static Networks of(List<Network> all) {
        return all.isEmpty() ? EVERYWHERE : new Networks(all);
    }

    public List<Network> all() {
        return all;
    }

    boolean isEverywhere() {
        return all.isEmpty();
    }

    boolean hold(InetAddress caller) {
        byte[] address = caller.getAddress();
        for (Prefix prefix : prefixes) {
            if (prefix.holds(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Networks that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
