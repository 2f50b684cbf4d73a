package dev.plenum.server.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.plenum.api.Wire;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import dev.plenum.core.tenancy.ExternalIdentity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The OpenID provider that the settings name: where a browser goes to sign in, and who the code is that it comes back with. What the provider says of
 * itself is asked at the first sign-in and once an hour, so that Plenum starts without it.
 */
public final class OidcProvider {

    private static final Duration METADATA_KEPT = Duration.ofHours(1);

    private final OidcSettings settings;
    private final TimeSource time;
    private final ProviderHttp http = new ProviderHttp();
    private Optional<Known> known = Optional.empty();

    private record Known(ProviderMetadata metadata, IdTokens tokens, Instant until) {}

    public OidcProvider(OidcSettings settings, TimeSource time) {
        this.settings = settings;
        this.time = time;
    }

    public OidcSettings settings() {
        return settings;
    }

    private synchronized Known known() {
        if (known.filter(it -> time.now().isBefore(it.until)).isEmpty()) {
            URI issuer = settings.issuer();
            ProviderMetadata metadata =
                    ProviderMetadata.read(issuer, http.get(ProviderMetadata.address(issuer), Map.of()));
            // The keys that are known stay known while they are at the same place.
            IdTokens tokens = known.filter(it -> it.metadata.keys().equals(metadata.keys()))
                    .map(Known::tokens)
                    .orElseGet(() -> new IdTokens(issuer, settings.clientId(), metadata.keys(), http, time));
            known = Optional.of(new Known(metadata, tokens, time.now().plus(METADATA_KEPT)));
        }
        return known.get();
    }

    /** Where the browser goes. @throws PlenumException NOT_READY, PREREQUISITE_MISSING: why nobody can sign in there */
    public URI authorization(PendingSignIns.Pending pending) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", pending.redirectUri());
        parameters.put("scope", String.join(" ", settings.scopes()));
        parameters.put("state", pending.state());
        parameters.put("nonce", pending.nonce());
        parameters.put("code_challenge", Pkce.challenge(pending.verifier()));
        parameters.put("code_challenge_method", "S256");
        String to = known().metadata.authorization().toString();
        return URI.create(to + (to.contains("?") ? "&" : "?") + ProviderHttp.form(parameters));
    }

    /**
     * Who has signed in.
     *
     * @param issuer the {@code iss} of the answer (RFC 9207), which keeps another provider's answer from being taken for this one's
     * @throws PlenumException UNAUTHENTICATED with why; NOT_READY when the provider cannot be reached
     */
    public SignedIn signedIn(PendingSignIns.Pending pending, String code, Optional<String> issuer) {
        boolean missing = known().metadata.answersWithIssuer() && issuer.isEmpty();
        if (missing
                || issuer.isPresent() && !issuer.get().equals(settings.issuer().toString())) {
            throw refused("the answer is of '" + issuer.orElse("") + "', not of " + settings.issuer());
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", pending.redirectUri());
        form.put("code_verifier", pending.verifier());
        return read(token(form), Optional.of(pending.nonce()), Optional.empty());
    }

    /** Asks whether whoever signed in before is still known there (OpenID Connect Core 1.0, section 12). @throws PlenumException as above */
    public SignedIn renewed(String refreshToken) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return read(token(form), Optional.empty(), Optional.of(refreshToken));
    }

    private JsonNode token(Map<String, String> form) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        ProviderMetadata metadata = known().metadata;
        if (settings.clientSecret().isPresent() && !metadata.secretInBody()) {
            headers.put(
                    "Authorization",
                    basic(settings.clientId(), settings.clientSecret().get()));
        } else {
            form.put("client_id", settings.clientId());
            settings.clientSecret().ifPresent(secret -> form.put("client_secret", secret));
        }
        ProviderHttp.Answer answer = http.post(metadata.token(), form, headers);
        JsonNode said = answer.json();
        if (answer.status() >= 500) {
            throw new PlenumException(
                    ErrorCode.NOT_READY,
                    "the OpenID provider answers " + answer.status() + " at " + metadata.token(),
                    "tokens",
                    "Try again in a moment");
        }
        if (answer.status() != 200) {
            throw refused(said.path("error").asString("status " + answer.status()) + " "
                    + said.path("error_description").asString(""));
        }
        return said;
    }

    /** Each part encoded first: RFC 6749, section 2.3.1. */
    private static String basic(String id, String secret) {
        String both = ProviderHttp.encoded(id) + ":" + ProviderHttp.encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private SignedIn read(JsonNode answer, Optional<String> nonce, Optional<String> before) {
        JWTClaimsSet token = known().tokens.check(answer.path("id_token").asString(""), nonce);
        JsonNode claims = Wire.mapper().valueToTree(token.getClaims());
        JsonNode more = complete(claims) ? claims : userInfo(answer, token.getSubject());
        return new SignedIn(
                new ExternalIdentity(settings.issuer().toString(), token.getSubject()),
                claim(claims, more, settings.userClaim()).asString(""),
                settings.groupsClaim().map(name -> ProviderMetadata.texts(claim(claims, more, name))),
                token.getExpirationTime().toInstant(),
                Optional.of(answer.path("refresh_token").asString(""))
                        .filter(text -> !text.isEmpty())
                        .or(() -> before));
    }

    private boolean complete(JsonNode claims) {
        return claims.has(settings.userClaim())
                && settings.groupsClaim().stream().allMatch(claims::has);
    }

    private static JsonNode claim(JsonNode token, JsonNode more, String name) {
        return token.has(name) ? token.path(name) : more.path(name);
    }

    /** Where the ID token leaves claims out (section 5.4). They are those of its subject, or none (section 5.3.2). */
    private JsonNode userInfo(JsonNode answer, String subject) {
        Optional<URI> at = known().metadata.userInfo();
        String token = answer.path("access_token").asString("");
        if (at.isEmpty() || token.isEmpty()) {
            return Wire.mapper().createObjectNode();
        }
        ProviderHttp.Answer said =
                http.get(at.get(), Map.of("Authorization", "Bearer " + token, "Accept", "application/json"));
        if (said.status() != 200) {
            throw refused("status " + said.status() + " at " + at.get());
        }
        if (!said.json().path("sub").asString("").equals(subject)) {
            throw refused("what " + at.get() + " says is of somebody else");
        }
        return said.json();
    }

    private static PlenumException refused(String why) {
        return new PlenumException(
                ErrorCode.UNAUTHENTICATED,
                "the OpenID provider refuses: " + why.strip(),
                "a code that it has just given, used once",
                "Sign in again; if it stays so, compare client id, secret and redirect address with the provider's");
    }
}
