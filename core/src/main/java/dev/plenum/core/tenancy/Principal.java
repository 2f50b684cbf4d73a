package dev.plenum.core.tenancy;

import java.util.Locale;
import java.util.Optional;

/**
 * Who may act: a person or a program. What proves that somebody is this one (a password, a key) is kept elsewhere.
 *
 * @param name unique among principals of its kind
 * @param disabled may do nothing, whatever its roles
 * @param external who it is at an OpenID provider; absent: it does not sign in there, or has not yet
 */
public record Principal(Kind kind, String name, boolean disabled, Optional<ExternalIdentity> external) {

    /** A person signs in; a program shows a key. */
    public enum Kind {
        USER,
        SERVICE_ACCOUNT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Principal {
        Project.checkName(kind == Kind.USER ? "user name" : "service account name", name);
    }

    public static Principal user(String name) {
        return new Principal(Kind.USER, name, false, Optional.empty());
    }

    public static Principal serviceAccount(String name) {
        return new Principal(Kind.SERVICE_ACCOUNT, name, false, Optional.empty());
    }

    public Principal disabled(boolean now) {
        return new Principal(kind, name, now, external);
    }

    public Principal with(ExternalIdentity identity) {
        return new Principal(kind, name, disabled, Optional.of(identity));
    }

    /** Such as {@code user:ada} or {@code service-account:nightly}: unique among all. */
    public String id() {
        return kind.wireName() + ":" + name;
    }
}
