package dev.plenum.local.runtime;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Gives out ports of the loopback interface that are free now, not the same one twice within the last few hundred. */
final class Ports {
    private static final int REMEMBERED = 512;

    private final SequencedSet<Integer> given = new LinkedHashSet<>();

    synchronized int free() {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) {
                    if (given.size() > REMEMBERED) {
                        given.removeFirst();
                    }
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                break;
            }
        }
        throw new PlenumException(
                ErrorCode.PORT_TAKEN,
                "no free port on 127.0.0.1",
                "one port for each service and dev environment",
                "Stop what uses them, or widen net.ipv4.ip_local_port_range");
    }
}
