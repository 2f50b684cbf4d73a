package dev.plenum.server;

import dev.plenum.core.audit.Origin;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.DirectoryChange;
import dev.plenum.core.tenancy.Group;
import dev.plenum.core.tenancy.Principal;
import dev.plenum.core.world.Input;
import dev.plenum.server.oidc.SignedIn;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Makes a user of whoever has signed in at the OpenID provider: added at the first time, and known by issuer and subject from then on, whatever name the
 * provider gives. Each time the user is put into the groups that the provider names and taken out of all others.
 */
final class OidcUsers {

    private static final int LONGEST_NAME = 40;

    /** Whose word it is, for the audit trail. */
    private static final Origin PROVIDER = new Origin("", "oidc", "", "");

    private final SortedMap<String, String> groups;
    private final ServerPorts ports;
    private final Writes writes;

    /** @param groups from what the provider calls a group to its name here */
    OidcUsers(SortedMap<String, String> groups, ServerPorts ports) {
        this.groups = groups;
        this.ports = ports;
        this.writes = new Writes(ports);
    }

    /** The user's id. @throws PlenumException CONFLICT where the name is somebody else's, UNAUTHENTICATED for a disabled user */
    String known(SignedIn signedIn) {
        String user = directory().holder(signedIn.who()).map(Principal::id).orElseGet(() -> Principal.user(
                        name(signedIn))
                .id());
        bind(user, signedIn);
        signedIn.groups().ifPresent(named -> join(user, named));
        return user;
    }

    private Directory directory() {
        return ports.views().directory();
    }

    private void bind(String user, SignedIn signedIn) {
        boolean bound = directory().holder(signedIn.who()).isPresent();
        if (!bound && ports.credentials().passwordHash(user).isPresent()) {
            throw new PlenumException(
                    ErrorCode.CONFLICT,
                    user + " signs in with a password here, and may be somebody else than '" + signedIn.name()
                            + "' at the provider",
                    "a user without a password, or a name that nobody has",
                    "Have the operator settle it: docs/security.md, Signing in at a provider");
        }
        if (!bound) {
            String name = user.substring(user.indexOf(':') + 1);
            change(user, new DirectoryChange.Bind(name, signedIn.who()));
        }
        if (!directory().active(user)) {
            throw new PlenumException(
                    ErrorCode.UNAUTHENTICATED,
                    user + " is disabled",
                    "a user who is not disabled",
                    "Ask the operator: plenum user enable NAME");
        }
    }

    private void join(String user, List<String> named) {
        Set<String> wanted = named.stream()
                .map(group -> "group:" + groups.getOrDefault(group, group))
                .collect(Collectors.toSet());
        for (Group group : directory().groups().values()) {
            boolean member = wanted.contains(group.id());
            if (group.members().contains(user) != member) {
                change(user, new DirectoryChange.SetMember(group.id(), user, member));
            }
        }
    }

    private void change(String user, DirectoryChange change) {
        writes.submit(new Input.By(user, PROVIDER, new Input.ChangeDirectory(change)));
    }

    /** By the rule for names: ada.lovelace@example.com is {@code ada-lovelace-example-com}. */
    static String name(SignedIn signedIn) {
        String plain = signedIn.name()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[^a-z]+|-$", "");
        String name = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        if (name.isEmpty()) {
            throw new PlenumException(
                    ErrorCode.PREREQUISITE_MISSING,
                    "the OpenID provider gives the name '" + signedIn.name() + "' to subject '"
                            + signedIn.who().subject() + "'",
                    "a name with a letter",
                    "Set `user_claim` in the OIDC settings to a claim that has one, and `scopes` so that it comes");
        }
        return name;
    }
}
