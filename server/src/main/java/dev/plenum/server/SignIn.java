package dev.plenum.server;

import java.net.InetAddress;
import java.util.Optional;

/** One way to show who one is; {@link Access} tries them in order. */
interface SignIn {

    /**
     * Who shows this secret, as a bearer or as our cookie; empty where this way does not know it.
     *
     * @param sha256 of the secret, in hexadecimal
     * @param peer the caller's own address
     */
    Optional<Identity> identify(String sha256, InetAddress peer, Identity.Proof proof);
}
