package dev.plenum.server.oidc;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a provider says of itself at {@code /.well-known/openid-configuration} (OpenID Connect Discovery 1.0, section 3).
 *
 * @param secretInBody it takes the client's secret in the body of a token request only
 */
record ProviderMetadata(
        URI authorization,
        URI token,
        URI keys,
        Optional<URI> userInfo,
        boolean secretInBody,
        boolean answersWithIssuer) {

    static URI address(URI issuer) {
        return URI.create(issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
    }

    /** @throws PlenumException PREREQUISITE_MISSING what is wrong with the answer */
    static ProviderMetadata read(URI issuer, ProviderHttp.Answer answer) {
        if (answer.status() != 200) {
            throw wrong(
                    address(issuer) + " answers " + answer.status(),
                    "an OpenID provider's configuration",
                    "Check `issuer` in the OIDC settings");
        }
        JsonNode said = answer.json();
        String theirs = said.path("issuer").asString("");
        if (!theirs.equals(issuer.toString())) {
            throw wrong(
                    "the OpenID provider calls itself '" + theirs + "'",
                    "'" + issuer + "', as `issuer` in the OIDC settings says",
                    "Write the issuer there exactly as the provider does, to the last slash");
        }
        List<String> methods = texts(said.path("token_endpoint_auth_methods_supported"));
        return new ProviderMetadata(
                endpoint(said, "authorization_endpoint"),
                endpoint(said, "token_endpoint"),
                endpoint(said, "jwks_uri"),
                said.path("userinfo_endpoint").isString()
                        ? Optional.of(endpoint(said, "userinfo_endpoint"))
                        : Optional.empty(),
                !methods.isEmpty() && !methods.contains("client_secret_basic"),
                said.path("authorization_response_iss_parameter_supported").asBoolean(false));
    }

    private static URI endpoint(JsonNode said, String name) {
        String address = said.path(name).asString("");
        try {
            URI uri = new URI(address);
            if (safe(uri)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw wrong(
                "the OpenID provider's " + name + " is '" + address + "'",
                "an https address, or http on this machine",
                "Correct the provider");
    }

    /** What goes there cannot be read on its way. */
    static boolean safe(URI uri) {
        return uri.getHost() != null
                && ("https".equals(uri.getScheme())
                        || "http".equals(uri.getScheme())
                                && List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost()));
    }

    /** Of a list of texts, or of one text; others are left out. */
    static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.values().stream()
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .forEach(texts::add);
        return texts;
    }

    private static PlenumException wrong(String problem, String expected, String next) {
        return new PlenumException(ErrorCode.PREREQUISITE_MISSING, problem, expected, next);
    }
}
