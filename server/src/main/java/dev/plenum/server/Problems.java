package dev.plenum.server;

import dev.plenum.api.Problem;
import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import io.helidon.http.RequestException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/** Turns whatever a handler threw into what its caller reads. A defect is logged with a reference, and only the reference goes out. */
final class Problems {

    private static final System.Logger LOG = System.getLogger(Problems.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();

    private Problems() {}

    static Problem of(Throwable thrown) {
        return switch (thrown) {
            case PlenumException known -> of(known);
            case RequestException malformed ->
                new Problem(
                        "urn:plenum:error:invalid_request",
                        "Invalid request",
                        malformed.status().code(),
                        ErrorCode.INVALID_REQUEST.wireName(),
                        "the request is not valid HTTP: " + malformed.getMessage(),
                        "",
                        "");
            default -> of(internal(thrown));
        };
    }

    static Problem of(PlenumException known) {
        String code = known.code().wireName();
        return new Problem(
                "urn:plenum:error:" + code,
                title(code),
                HttpStatuses.of(known.code()),
                code,
                known.problem(),
                known.expected(),
                known.nextStep());
    }

    private static String title(String code) {
        String words = code.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static PlenumException internal(Throwable thrown) {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        String reference = HexFormat.of().formatHex(bytes);
        LOG.log(System.Logger.Level.ERROR, "internal error " + reference, thrown);
        return new PlenumException(
                ErrorCode.INTERNAL,
                "internal error " + reference,
                "",
                "Look for " + reference + " in the log of the control plane and report what stands there");
    }
}
