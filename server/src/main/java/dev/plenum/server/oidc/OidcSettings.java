package dev.plenum.server.oidc;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Which OpenID provider users sign in at, and what its claims mean here; the app reads it from a file.
 *
 * @param name on the button: Sign in with NAME
 * @param clientSecret absent: a public client, which PKCE alone protects
 * @param userClaim whose value becomes the user's name at the first sign-in
 * @param groupsClaim absent: the provider says nothing of groups
 * @param groups from a value of the groups claim to the name of a group here; a value without an entry names the group itself
 * @param longestSession after which a user signs in again, however long tokens live
 * @param passwords whether users with a password may sign in with it too
 */
public record OidcSettings(
        String name,
        URI issuer,
        String clientId,
        Optional<String> clientSecret,
        List<String> scopes,
        String userClaim,
        Optional<String> groupsClaim,
        SortedMap<String, String> groups,
        Duration longestSession,
        boolean passwords) {

    public OidcSettings {
        scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return "OidcSettings[" + issuer + ", " + clientId + "]";
    }
}
