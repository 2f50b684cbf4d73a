package dev.plenum.server;

import dev.plenum.core.tenancy.Rights;
import java.util.function.Supplier;

/**
 * Who asks, and how that was shown.
 *
 * @param actor as the journal names it, such as {@code user:ada}
 * @param means what was shown, as the journal names it: a way to sign in, or the id of a key
 * @param rights what the caller may do at this moment: asked again, it may be less
 */
record Identity(Proof proof, String actor, Supplier<Rights> rights, String means) {

    Identity(Proof proof, String actor, Supplier<Rights> rights) {
        this(proof, actor, rights, proof.means());
    }

    /** How a caller has shown who it is. */
    enum Proof {
        NONE,
        TOKEN,
        GATEWAY_TOKEN,
        KEY,
        COOKIE;

        private String means() {
            return switch (this) {
                case NONE -> "";
                case TOKEN -> "api-token";
                case GATEWAY_TOKEN -> "gateway-token";
                case KEY -> "session";
                case COOKIE -> "page";
            };
        }
    }

    static final Identity NOBODY = new Identity(Proof.NONE, "", () -> Rights.NONE);
}
