package dev.plenum.core.tenancy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plenum.core.error.PlenumException;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "127.0.0.1/32, 127.0.0.1, true",
        "fd00::/8, fdff::1, true",
        "::1/128, ::1, true",
        "::1/128, ::2, false",
        "0.0.0.0/0, ::1, false"
    })
    void anAddressIsInTheNetworkWhoseFirstBitsItHas(String network, String address, boolean in) throws Exception {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        if (in) {
            assertTrue(new Network(network).contains(bytes));
        } else {
            assertFalse(new Network(network).contains(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0/8",
                "256.0.0.0/8",
                "example.org/8",
                "1::2::3/8",
                "1:2:3/8",
                "fd00::/129"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThrows(PlenumException.class, () -> new Network(text));
    }
}
