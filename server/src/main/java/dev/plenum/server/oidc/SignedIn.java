package dev.plenum.server.oidc;

import dev.plenum.core.tenancy.ExternalIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who has signed in at the provider.
 *
 * @param name the value of the user claim, as the provider writes it; empty where it gave none
 * @param groups the values of the groups claim; absent where the provider says nothing of groups
 * @param expires when its ID token does
 * @param refreshToken absent: the provider gave none
 */
public record SignedIn(
        ExternalIdentity who,
        String name,
        Optional<List<String>> groups,
        Instant expires,
        Optional<String> refreshToken) {

    @Override
    public String toString() {
        return "SignedIn[" + who + ", " + name + "]";
    }
}
