package dev.plenum.server;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import dev.plenum.core.tenancy.Directory;
import dev.plenum.core.tenancy.Permission;
import dev.plenum.core.tenancy.Rights;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who asks: the operator, who shows the API token as a bearer or the cookie that opening the link with it sets; a gateway, with a token of theirs; or
 * whom one of the ways to sign in knows. Requests for a host name
 * that is not this machine's loopback are refused, and so is a browser's write that comes from another page.
 */
final class Access {

    private static final Rights GATEWAY = Rights.ALL.narrowedTo(List.of(Permission.GATEWAY_SERVE));

    private final byte[] tokenHash;
    private final byte[] gatewayTokenHash;
    private final String session;
    private final Sessions sessions;
    private final List<SignIn> signIns;
    private final Optional<OidcRoutes.Oidc> oidc;

    Access(String token, String gatewayToken, Sessions sessions, AccessKeys keys, Optional<OidcRoutes.Oidc> oidc) {
        this.oidc = oidc;
        this.sessions = sessions;
        this.signIns = List.of(sessions, keys);
        this.tokenHash = sha256(token);
        this.gatewayTokenHash = sha256(gatewayToken);
        this.session = HexFormat.of().formatHex(sha256("plenum session " + token));
    }

    /** @param peer the caller's own address */
    Identity identify(Headers headers, int port, InetAddress peer) {
        Optional<byte[]> bearer = bearer(headers);
        if (bearer.filter(shown -> same(shown, tokenHash)).isPresent()) {
            return operator(Identity.Proof.TOKEN);
        }
        if (bearer.filter(shown -> same(shown, gatewayTokenHash)).isPresent()) {
            return new Identity(Identity.Proof.GATEWAY_TOKEN, "gateway", () -> GATEWAY);
        }
        if (bearer.isPresent()) {
            return known(bearer.get(), peer, Identity.Proof.KEY);
        }
        Optional<byte[]> cookie = cookie(headers, port);
        if (cookie.filter(shown -> same(shown, sha256(session))).isPresent()) {
            return operator(Identity.Proof.COOKIE);
        }
        return cookie.map(shown -> known(shown, peer, Identity.Proof.COOKIE)).orElse(Identity.NOBODY);
    }

    private Identity known(byte[] sha256, InetAddress peer, Identity.Proof proof) {
        String hash = HexFormat.of().formatHex(sha256);
        return signIns.stream()
                .flatMap(way -> way.identify(hash, peer, proof).stream())
                .findFirst()
                .orElse(Identity.NOBODY);
    }

    /** The SHA-256 of what the caller shows, in hexadecimal. */
    Optional<String> secretHash(Headers headers, int port) {
        return bearer(headers).or(() -> cookie(headers, port)).map(HexFormat.of()::formatHex);
    }

    Sessions sessions() {
        return sessions;
    }

    Optional<OidcRoutes.Oidc> oidc() {
        return oidc;
    }

    /** The SHA-256 of our cookie. */
    private static Optional<byte[]> cookie(Headers headers, int port) {
        return cookie(headers, cookieName(port)).map(Access::sha256);
    }

    /** The value of the cookie of that name. */
    static Optional<String> cookie(Headers headers, String name) {
        return cookies(headers)
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1))
                .findFirst();
    }

    private static Identity operator(Identity.Proof proof) {
        return new Identity(proof, Directory.LOCAL_OPERATOR.id(), () -> Rights.ALL);
    }

    boolean isToken(String shown) {
        return same(sha256(shown), tokenHash);
    }

    /** What to send as Set-Cookie to a browser that has shown the token. */
    String setCookie(int port) {
        return setCookie(port, session);
    }

    static String setCookie(int port, String value) {
        return cookieName(port) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** The caller's cookies less our own, for a replica that must not see it. */
    static Optional<String> foreignCookies(Headers headers, int port) {
        String others = String.join(
                "; ",
                cookies(headers)
                        .filter(cookie -> !cookie.startsWith(cookieName(port) + "="))
                        .toList());
        return others.isEmpty() ? Optional.empty() : Optional.of(others);
    }

    /** A page of another site that resolved its own name to this machine would ask for its own name. */
    static void checkHost(Headers headers) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        if (!loopback(hostName(host))) {
            throw new PlenumException(
                    ErrorCode.FORBIDDEN,
                    "host '" + host + "'",
                    "localhost, 127.0.0.1 or [::1]",
                    "Ask for this server by a loopback address; from another machine use an SSH tunnel");
        }
    }

    /** Cookies go along with requests of any page on this machine, whatever its port: only our own may write with them. */
    static void checkOrigin(Headers headers) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        Optional<String> origin = headers.first(HeaderNames.ORIGIN);
        if (origin.isPresent() && !origin.get().equalsIgnoreCase("http://" + host)) {
            throw new PlenumException(
                    ErrorCode.FORBIDDEN,
                    "a request of the page at '" + origin.get() + "'",
                    "a request of the page at 'http://" + host + "'",
                    "Use the API token as a bearer instead of the cookie");
        }
    }

    /** The SHA-256 of what is shown as one. */
    private static Optional<byte[]> bearer(Headers headers) {
        return headers.first(HeaderNames.AUTHORIZATION)
                .filter(authorization -> authorization.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(authorization -> sha256(authorization.substring(7).strip()));
    }

    private static Stream<String> cookies(Headers headers) {
        return headers.values(HeaderNames.COOKIE).stream()
                .flatMap(line -> Arrays.stream(line.split(";")))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty());
    }

    private static String cookieName(int port) {
        return "plenum-" + port;
    }

    private static String hostName(String host) {
        if (host.startsWith("[")) {
            return host.substring(0, host.indexOf(']') + 1);
        }
        int colon = host.indexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private static boolean loopback(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    private static byte[] sha256(String text) {
        return Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
