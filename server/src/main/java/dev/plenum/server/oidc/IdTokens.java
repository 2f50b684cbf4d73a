package dev.plenum.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.port.TimeSource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what an ID token must be before anything in it is believed: OpenID Connect Core 1.0, section 3.1.3.7. Signed with one of three algorithms, all of
 * key pairs, by a key that the issuer publishes; keys are fetched again when a token names one that is not known, at most twice in half a minute.
 */
final class IdTokens {

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final Duration KEYS_KEPT = Duration.ofMinutes(15);
    private static final Duration FETCH_WITHIN = Duration.ofSeconds(15);
    private static final Duration FETCHED_EVERY = Duration.ofSeconds(30);

    private final String clientId;
    private final TimeSource time;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    IdTokens(URI issuer, String clientId, URI keys, ProviderHttp http, TimeSource time) {
        this.clientId = clientId;
        this.time = time;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source(keys, http)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        clientId,
                        new JWTClaimsSet.Builder().issuer(issuer.toString()).build(),
                        Set.of("iss", "sub", "aud", "exp", "iat")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(time.now());
                    }
                };
        claims.setMaxClockSkew((int) SKEW.toSeconds());
        processor.setJWTClaimsSetVerifier(claims);
    }

    private static JWKSource<SecurityContext> source(URI keys, ProviderHttp http) {
        ResourceRetriever retriever = url -> {
            try {
                ProviderHttp.Answer answer = http.get(keys, Map.of("Accept", "application/json"));
                if (answer.status() != 200) {
                    throw new IOException(keys + " answers " + answer.status());
                }
                return new Resource(answer.body(), "application/json");
            } catch (PlenumException unreachable) {
                throw new IOException(unreachable.problem(), unreachable);
            }
        };
        try {
            return JWKSourceBuilder.create(keys.toURL(), retriever)
                    .cache(KEYS_KEPT.toMillis(), FETCH_WITHIN.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(FETCHED_EVERY.toMillis())
                    .build();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(keys.toString(), impossible);
        }
    }

    /**
     * The claims of a token that is what it must be.
     *
     * @param nonce that the sign-in was asked for with; empty at a renewal, which has none of its own
     * @throws PlenumException UNAUTHENTICATED with what is wrong with it; NOT_READY when the keys cannot be had
     */
    JWTClaimsSet check(String token, Optional<String> nonce) {
        JWTClaimsSet claims = signed(token);
        Instant now = time.now();
        if (!claims.getExpirationTime().toInstant().isAfter(now)) {
            throw refused("it expired at " + claims.getExpirationTime().toInstant());
        }
        if (claims.getIssueTime().toInstant().isAfter(now.plus(SKEW))) {
            throw refused("it was issued at " + claims.getIssueTime().toInstant() + ", which is still to come");
        }
        Object party = claims.getClaim("azp");
        if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
            throw refused("it is for " + claims.getAudience() + " and azp is '" + party + "'");
        }
        if (nonce.isPresent() && !nonce.get().equals(claims.getClaim("nonce"))) {
            throw refused("its nonce is not that of this sign-in");
        }
        if (claims.getSubject().isEmpty()) {
            throw refused("it names nobody");
        }
        return claims;
    }

    private JWTClaimsSet signed(String token) {
        try {
            return processor.process(token, null);
        } catch (KeySourceException noKeys) {
            throw new PlenumException(
                    ErrorCode.NOT_READY,
                    "the OpenID provider's keys cannot be had: " + noKeys.getMessage(),
                    "keys at its jwks_uri",
                    "Try again in half a minute",
                    noKeys);
        } catch (ParseException | BadJOSEException | JOSEException wrong) {
            throw refused(wrong.getMessage());
        }
    }

    static PlenumException refused(String why) {
        return new PlenumException(
                ErrorCode.UNAUTHENTICATED,
                "the OpenID provider's ID token is refused: " + why,
                "a token signed by the issuer, for this client and this sign-in, that has not expired",
                "Sign in again; if it stays so, compare the OIDC settings with the provider's");
    }
}
