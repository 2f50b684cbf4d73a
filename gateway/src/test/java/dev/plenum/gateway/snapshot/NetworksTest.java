package dev.plenum.gateway.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.tenancy.Network;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworksTest {

    /** Bit by bit is the slow way to say the same. */
    @Test
    void itHoldsWhatTheNetworksHold() throws UnknownHostException {
        Random random = new Random(5);
        int held = 0;
        for (int round = 0; round < 20_000; round++) {
            int length = random.nextBoolean() ? 4 : 16;
            int bits = random.nextInt(length * 8 + 1);
            byte[] first = new byte[length];
            random.nextBytes(first);
            Network network = new Network(cut(first, bits) + "/" + bits);
            byte[] caller = random.nextInt(4) == 0 ? new byte[random.nextBoolean() ? 4 : 16] : first.clone();
            caller[random.nextInt(caller.length)] ^= (byte) (random.nextBoolean() ? 0 : 1 << random.nextInt(8));
            boolean expected = network.contains(caller);
            held += expected ? 1 : 0;
            assertEquals(
                    expected,
                    Networks.of(List.of(network)).hold(InetAddress.getByAddress(caller)),
                    () -> network + " " + Arrays.toString(caller));
        }
        assertTrue(held > 2_000 && held < 18_000, "held: " + held);
    }

    private static String cut(byte[] address, int bits) throws UnknownHostException {
        int rest = address.length * 8 - bits;
        byte[] number =
                new BigInteger(1, address).shiftRight(rest).shiftLeft(rest).toByteArray();
        byte[] whole = new byte[address.length];
        int from = Math.max(0, number.length - whole.length);
        System.arraycopy(number, from, whole, whole.length - (number.length - from), number.length - from);
        return address.length == 4
                ? InetAddress.getByAddress(whole).getHostAddress()
                : java.net.Inet6Address.getByAddress("", whole, -1).getHostAddress();
    }

    @Test
    void aKeyWithoutNetworksIsOpenToAllAndOneWithThemToNobodyWhoseAddressIsNotKnown() throws UnknownHostException {
        Snapshot.Key open = new Snapshot.Key("key-1", "blue");
        assertTrue(open.openTo(Optional.empty()));
        Snapshot.Key bound = new Snapshot.Key(
                "key-2",
                "blue",
                java.util.Set.of(),
                List.of(),
                0,
                Networks.of(List.of(new Network("10.0.0.0/8"), new Network("127.0.0.1/32"))),
                Optional.empty());
        assertFalse(bound.openTo(Optional.empty()));
        assertTrue(bound.openTo(Optional.of(InetAddress.ofLiteral("127.0.0.1"))));
        assertFalse(bound.openTo(Optional.of(InetAddress.ofLiteral("127.0.0.2"))));
        assertFalse(bound.openTo(Optional.of(InetAddress.ofLiteral("::1"))));
    }
}
