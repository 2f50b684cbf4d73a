package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.Views;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Permissions;
import dev.plenum.core.tenancy.Rights;
import dev.plenum.core.tenancy.Role;
import dev.plenum.core.tenancy.Scope;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a route asks of its caller: a permission, and how the request says what it is needed for. {@link Gate} checks it before the handler runs, and
 * a stream checks it again as it goes on. What the caller may not even know of is answered as if it did not exist.
 */
sealed interface Guard {

    /** @throws PlenumException UNAUTHENTICATED, NOT_FOUND for what the caller may not know of, FORBIDDEN */
    void check(Exchange exchange, Views views);

    /** The permission on the wire, such as {@code workload:read}; {@code none} where it takes none. */
    String permissionName();

    /** It is how one signs in. */
    record Anybody() implements Guard {
        @Override
        public void check(Exchange exchange, Views views) {}

        @Override
        public String permissionName() {
            return "none";
        }
    }

    /** Whoever is signed in may, about himself. */
    record SignedIn() implements Guard {
        @Override
        public void check(Exchange exchange, Views views) {
            exchange.requireSignedIn();
            if (exchange.identity().proof() == Identity.Proof.GATEWAY_TOKEN) {
                throw new PlenumException(
                        ErrorCode.FORBIDDEN,
                        "the token is the one for gateways",
                        "the content of api-token in the data directory",
                        "The gateways' token opens " + GatewayRoutes.PREFIX + " alone");
            }
        }

        @Override
        public String permissionName() {
            return "none";
        }
    }

    /** It is not about one thing: the handler shows of each what the caller may see. */
    record Listing(Permission permission) implements Guard {
        @Override
        public void check(Exchange exchange, Views views) {
            exchange.requireSignedIn();
            if (!exchange.rights().allowSomewhere(permission)) {
                throw forbidden(exchange, permission, "anywhere", exchange.rights());
            }
        }

        @Override
        public String permissionName() {
            return permission.wireName();
        }
    }

    /** It is about one thing, which the request names. */
    record Of(Permission permission, Finder finder) implements Guard {
        @Override
        public void check(Exchange exchange, Views views) {
            exchange.requireSignedIn();
            Rights rights = exchange.rights();
            if (rights.within().stream().anyMatch(some -> !some.contains(permission))) {
                throw forbidden(exchange, permission, "anywhere", rights);
            }
            Target target = finder.find(exchange, views);
            exchange.about(target.scope());
            if (rights.allow(permission, target.scope())) {
                return;
            }
            if (target.scope().kind() != Scope.Kind.EVERYTHING && !rights.see(target.scope())) {
                throw target.missing().get();
            }
            throw forbidden(exchange, permission, "in " + target.scope(), rights);
        }

        @Override
        public String permissionName() {
            return permission.wireName();
        }
    }

    /** Finds out what a request is about. */
    @FunctionalInterface
    interface Finder {
        /** @throws PlenumException NOT_FOUND, INVALID_REQUEST */
        Target find(Exchange exchange, Views views);
    }

    /**
     * What a request is about.
     *
     * @param missing what is said where it does not exist
     */
    record Target(Scope scope, Supplier<PlenumException> missing) {}

    /** For what belongs to no organization. */
    static Guard everything(Permission permission) {
        return new Of(
                permission,
                (_, _) -> new Target(Scope.EVERYTHING, () -> {
                    throw new IllegalStateException("everything exists");
                }));
    }

    private static PlenumException forbidden(Exchange exchange, Permission permission, String where, Rights rights) {
        String roles =
                Permissions.rolesWith(permission).stream().map(Role::wireName).collect(Collectors.joining(", "));
        boolean key = rights.within().stream().anyMatch(some -> !some.contains(permission));
        return new PlenumException(
                ErrorCode.FORBIDDEN,
                exchange.identity().actor() + " lacks the permission " + permission.wireName() + " " + where
                        + (key ? ": its key does not have it" : ""),
                key ? "a key with " + permission.wireName() : "one of the roles " + roles,
                key
                        ? "Use another key, or make one: plenum service-account key NAME"
                        : "Ask whoever may grant it: plenum role grant "
                                + exchange.identity().actor() + " ROLE SCOPE");
    }
}
