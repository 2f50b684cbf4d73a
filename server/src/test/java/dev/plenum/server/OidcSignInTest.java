package dev.plenum.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.plenum.server.oidc.OidcSettings;
import dev.plenum.server.oidc.Pkce;
import io.helidon.common.uri.UriQuery;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class OidcSignInTest {

    private final SmallPlane plane = new SmallPlane();
    private final ScriptedProvider provider;
    private final ApiServer server;
    private final Caller caller;

    OidcSignInTest() throws Exception {
        provider = new ScriptedProvider();
        server = serve(provider.issuer, true);
        caller = new Caller(server);
    }

    private ApiServer serve(String issuer, boolean passwords) {
        OidcSettings oidc = new OidcSettings(
                "Example & Co",
                URI.create(issuer),
                "plenum",
                Optional.of("a secret"),
                List.of("openid", "profile"),
                "preferred_username",
                Optional.of("groups"),
                new TreeMap<>(),
                Duration.ofHours(8),
                passwords);
        return ApiServer.start(
                new ServerSettings(
                        "127.0.0.1", 0, SmallPlane.TOKEN, SmallPlane.GATEWAY_TOKEN, "CNY", Optional.of(oidc)),
                plane.ports());
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
    }

    /** A browser on its way: it has been sent to the provider. */
    private record Away(String cookie, UriQuery asked) {}

    private Away away(String query) throws Exception {
        HttpResponse<String> there = caller.send(caller.unsigned("/sign-in/oidc" + query));
        assertEquals(303, there.statusCode(), there::body);
        return new Away(
                there.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", ""),
                UriQuery.create(
                        URI.create(there.headers().firstValue("Location").orElseThrow())));
    }

    private HttpResponse<String> back(Away away, String state) throws Exception {
        return caller.send(caller.unsigned("/sign-in/oidc/callback?code=c0de&state=" + state)
                .header("Cookie", away.cookie)
                .header("Accept", "text/html"));
    }

    private HttpResponse<String> signIn(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        Away away = away("");
        provider.idToken = () -> provider.signed(claims(away, change));
        return back(away, away.asked.get("state"));
    }

    private JWTClaimsSet claims(Away away, UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(right(away.asked.get("nonce"))).build();
    }

    private JWTClaimsSet.Builder right(String nonce) {
        return new JWTClaimsSet.Builder()
                .issuer(provider.issuer)
                .subject("00u1")
                .audience("plenum")
                .issueTime(Date.from(plane.now))
                .expirationTime(Date.from(plane.now.plusSeconds(300)))
                .claim("nonce", nonce)
                .claim("preferred_username", "Ada.Lovelace@example.com");
    }

    private static String secret(HttpResponse<String> signedIn) {
        assertEquals(200, signedIn.statusCode(), signedIn::body);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.replaceFirst(";.*", "").replaceFirst(".*=", "");
    }

    private int status(String secret) throws Exception {
        return caller.send(caller.unsigned("/v1/self").header("Authorization", "Bearer " + secret))
                .statusCode();
    }

    private void refused(String why, HttpResponse<String> answer) {
        assertEquals(401, answer.statusCode(), answer::body);
        assertTrue(answer.body().contains(why), answer::body);
        assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty(), "a refused browser gets no session");
    }

    @Test
    void aBrowserGoesThereWithStateNonceAndChallengeAndComesBackSignedInUntilTheTokenExpires() throws Exception {
        Away away = away("");
        assertEquals("S256", away.asked.get("code_challenge_method"));
        assertEquals(server.address() + "/sign-in/oidc/callback", away.asked.get("redirect_uri"));
        provider.idToken = () -> provider.signed(claims(away, it -> it));
        HttpResponse<String> back = back(away, away.asked.get("state"));
        assertEquals(away.asked.get("code_challenge"), Pkce.challenge(provider.lastForm.get("code_verifier")));
        String secret = secret(back);
        HttpResponse<String> self =
                caller.send(caller.unsigned("/v1/self").header("Authorization", "Bearer " + secret));
        assertTrue(self.body().contains("user:ada-lovelace-example-com"), self::body);
        plane.now = plane.now.plusSeconds(300);
        assertEquals(401, status(secret));
    }

    @Test
    void aTokenThatIsNotWhatItMustBeIsRefused() throws Exception {
        refused("JWT aud claim", signIn(it -> it.audience("somebody-else")));
        refused("azp is", signIn(it -> it.audience(List.of("plenum", "other"))));
        refused("azp is", signIn(it -> it.claim("azp", "other")));
        refused("JWT iss claim", signIn(it -> it.issuer("https://evil.example")));
        refused("Expired JWT", signIn(it -> it.expirationTime(Date.from(plane.now.minusSeconds(120)))));
        refused("it expired at", signIn(it -> it.expirationTime(Date.from(plane.now.minusSeconds(1)))));
        refused("still to come", signIn(it -> it.issueTime(Date.from(plane.now.plusSeconds(120)))));
        refused("missing required claims: [iat]", signIn(it -> it.issueTime(null)));
        refused("nonce", signIn(it -> it.claim("nonce", "another")));
        refused("nonce", signIn(it -> it.claim("nonce", null)));
        secret(signIn(it -> it.audience(List.of("plenum", "other")).claim("azp", "plenum")));
    }

    @Test
    void aTokenThatTheIssuerDidNotSignIsRefused() throws Exception {
        Away forged = away("");
        provider.idToken = () -> ScriptedProvider.signed(ScriptedProvider.key("one"), claims(forged, it -> it));
        refused("Invalid signature", back(forged, forged.asked.get("state")));
        Away none = away("");
        provider.idToken = () -> new PlainJWT(claims(none, it -> it));
        refused("Unsecured (plain) JWTs are rejected", back(none, none.asked.get("state")));
        Away hmac = away("");
        provider.idToken = () -> signedWithThePublicKey(claims(hmac, it -> it));
        refused("no matching key(s) found", back(hmac, hmac.asked.get("state")));
    }

    /** What a verifier that trusts the header takes for the issuer's own. */
    private JWT signedWithThePublicKey(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
            token.sign(new MACSigner(provider.key.toRSAPublicKey().getEncoded()));
            return token;
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNewKeyOfTheProviderIsFetchedAndWhoeverInventsKeysDoesNotMakeUsAskForEver() throws Exception {
        secret(signIn(it -> it));
        provider.key = ScriptedProvider.key("two");
        secret(signIn(it -> it));
        for (int at = 0; at < 5; at++) {
            Away away = away("");
            provider.idToken = () -> ScriptedProvider.signed(ScriptedProvider.key("invented"), claims(away, it -> it));
            assertFalse(List.of(200, 303)
                    .contains(back(away, away.asked.get("state")).statusCode()));
        }
        assertEquals(2, provider.fetched.stream().filter("/keys"::equals).count());
    }

    @Test
    void whoeverDidNotBeginOrComesTwiceIsRefused() throws Exception {
        Away away = away("");
        provider.idToken = () -> provider.signed(claims(away, it -> it));
        refused("no sign-in under way", back(away, "x".repeat(43)));
        refused("no sign-in under way", back(away(""), away.asked.get("state")));
        secret(back(away, away.asked.get("state")));
        refused("has come back with it before", back(away, away.asked.get("state")));
        Away late = away("");
        plane.now = plane.now.plusSeconds(600);
        refused("no sign-in under way", back(late, late.asked.get("state")));
    }

    @Test
    void aSessionGoesOnAsLongAsTheProviderKnowsTheUserAndNoLongerThanItMay() throws Exception {
        provider.refreshToken = Optional.of("r1");
        String secret = secret(signIn(it -> it));
        provider.idToken = () -> provider.signed(right(null).build());
        plane.now = plane.now.plusSeconds(301);
        assertEquals(200, status(secret));
        assertEquals("r1", provider.lastForm.get("refresh_token"));
        provider.refuses = true;
        assertEquals(200, status(secret));
        plane.now = plane.now.plusSeconds(301);
        assertEquals(401, status(secret));
        provider.refuses = false;
        assertEquals(401, status(secret), "a refused refresh token is not tried again");
    }

    @Test
    void aSessionThatWasEndedIsNotRenewedAndNeitherIsOneOfADisabledUser() throws Exception {
        provider.refreshToken = Optional.of("r1");
        String first = secret(signIn(it -> it));
        String second = secret(signIn(it -> it));
        String third = secret(signIn(it -> it));
        provider.idToken = () -> provider.signed(right(null).build());
        caller.send(caller.unsigned("/v1/logout")
                .header("Authorization", "Bearer " + first)
                .POST(HttpRequest.BodyPublishers.noBody()));
        plane.now = plane.now.plus(Duration.ofHours(8));
        assertEquals(401, status(second), "the longest session is over");
        assertEquals(401, status(first));
        plane.now = plane.now.minus(Duration.ofHours(8)).plusSeconds(301);
        assertEquals(200, status(third));
        assertEquals(401, status(first));
        caller.put(200, "/v1/accounts/user:ada-lovelace-example-com", "{\"disabled\":true}");
        assertEquals(401, status(third));
        caller.put(200, "/v1/accounts/user:ada-lovelace-example-com", "{\"disabled\":false}");
        plane.now = plane.now.plusSeconds(301);
        assertEquals(401, status(third));
    }

    @Test
    void aUserWithAPasswordOrOfAnotherSubjectIsNotTakenOver() throws Exception {
        caller.post(201, "/v1/accounts", "{\"name\":\"bob\",\"password\":\"correct horse battery\"}");
        HttpResponse<String> bob = signIn(it -> it.claim("preferred_username", "bob"));
        assertEquals(409, bob.statusCode(), bob::body);
        secret(signIn(it -> it));
        HttpResponse<String> other = signIn(it -> it.subject("00u2"));
        assertEquals(409, other.statusCode(), other::body);
        HttpResponse<String> operator = signIn(it -> it.subject("3").claim("preferred_username", "operator"));
        assertEquals(409, operator.statusCode(), operator::body);
        caller.post(201, "/v1/accounts", "{\"name\":\"eve\"}");
        secret(signIn(it -> it.subject("4").claim("preferred_username", "eve")));
    }

    @Test
    void theCommandLineGetsTheSessionWithItsVerifierOnceAndOnlyOnThisMachine() throws Exception {
        String verifier = "v".repeat(43);
        String query = "?redirect_uri=http://127.0.0.1:5555/&code_challenge=" + Pkce.challenge(verifier);
        Away away = away(query);
        provider.idToken = () -> provider.signed(claims(away, it -> it));
        HttpResponse<String> asked = back(away, away.asked.get("state"));
        assertTrue(asked.headers().firstValue("Set-Cookie").isEmpty());
        assertTrue(asked.body().contains(Pkce.challenge(verifier).substring(0, 6)), asked::body);
        String code = asked.body().replaceFirst("(?s).*5555/\\?code=", "").replaceFirst("(?s)\".*", "");
        assertEquals(401, login(code, "w".repeat(43)));
        assertEquals(401, login(code, verifier), "a code that was shown with a wrong verifier is gone");
        assertEquals(
                400,
                caller.send(caller.unsigned("/sign-in/oidc?redirect_uri=http://evil.example/&code_challenge="
                                + Pkce.challenge(verifier)))
                        .statusCode());
    }

    private int login(String code, String verifier) throws Exception {
        return caller.send(caller.unsigned("/v1/login/oidc")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"code\":\"" + code + "\",\"verifier\":\"" + verifier + "\"}")))
                .statusCode();
    }

    @Test
    void theFormNamesTheProviderAndWrongSettingsAreSaidThereNotAtTheStart() throws Exception {
        HttpResponse<String> form = caller.send(caller.unsigned("/").header("Accept", "text/html"));
        assertTrue(form.body().contains("Sign in with Example &amp; Co"), form::body);
        assertTrue(form.body().contains("name=\"password\""), form::body);
        provider.calledItself = "https://other.example";
        HttpResponse<String> mismatch = caller.send(caller.unsigned("/sign-in/oidc"));
        assertEquals(422, mismatch.statusCode());
        assertTrue(mismatch.body().contains("calls itself 'https://other.example'"), mismatch::body);
        try (ApiServer elsewhere = serve("http://127.0.0.1:1", false)) {
            Caller there = new Caller(elsewhere);
            HttpResponse<String> down = there.send(there.unsigned("/sign-in/oidc"));
            assertEquals(503, down.statusCode());
            assertTrue(down.body().contains("No answer from the OpenID provider at http://127.0.0.1:1"), down::body);
            assertFalse(down.body().contains("name=\"password\""), down::body);
            assertEquals(
                    403,
                    there.send(there.unsigned("/v1/login")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"a\",\"password\":\"b\"}")))
                            .statusCode());
        }
    }
}
