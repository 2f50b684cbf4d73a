package dev.plenum.server;

import dev.plenum.core.tenancy.Rights;
import java.util.function.Supplier;

/**
 * Who asks, and how that was shown.
 *
 * @param actor as the journal names it, such as {@code user:ada}
 * @param rights what the caller may do at this moment: asked again, it may be less
 */
record Identity(Proof proof, String actor, Supplier<Rights> rights) {

    /** How a caller has shown who it is. */
    enum Proof {
        NONE,
        TOKEN,
        GATEWAY_TOKEN,
        KEY,
        COOKIE
    }

    static final Identity NOBODY = new Identity(Proof.NONE, "", () -> Rights.NONE);
}
