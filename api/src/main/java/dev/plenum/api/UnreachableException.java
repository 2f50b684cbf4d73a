package dev.plenum.api;

import java.io.IOException;
import java.net.URI;

/** Nothing answers at the address, or the connection broke before the answer was complete. Thrown by {@link PlenumClient}. */
public final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final URI address;
    private final boolean connected;

    UnreachableException(URI address, boolean connected, IOException cause) {
        super(connected ? "The connection to " + address + " was lost" : "Nothing answers at " + address, cause);
        this.address = address;
        this.connected = connected;
    }

    public URI address() {
        return address;
    }

    /** False: no connection came about, so nothing was asked. True: it broke, and a write may or may not have happened. */
    public boolean connected() {
        return connected;
    }
}
