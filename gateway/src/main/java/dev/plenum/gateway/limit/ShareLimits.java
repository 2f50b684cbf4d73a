package dev.plenum.gateway.limit;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a gateway shares its limits with others: {@code share_limits: {listen: HOST:PORT, secret: ...}} for the one that coordinates, which asks itself
 * like any other, and {@code {coordinator: HOST:PORT, secret: ...}} for the rest.
 *
 * @param coordinates whether this one listens
 * @param host where the coordinator is
 * @param port its port, TCP; 0 picks a free one where this one listens
 * @param secret the same for all of them, at least 16 characters; it never crosses the network, all else does so unencrypted
 * @param gateways how many share, taken for true until the coordinator was reached for the first time; 2 by default
 */
public record ShareLimits(boolean coordinates, String host, int port, String secret, int gateways) {

    private static final int SHORTEST_SECRET = 16;
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):(\\d{1,5})");

    public ShareLimits {
        if (secret.length() < SHORTEST_SECRET) {
            throw invalid("secret of " + secret.length() + " characters", SHORTEST_SECRET + " or more");
        }
        if (port < 0 || port > 65_535 || port == 0 && !coordinates) {
            throw invalid("port " + port, "1 to 65535");
        }
        if (gateways < 1) {
            throw invalid(gateways + " gateways", "1 or more");
        }
    }

    /** The one that coordinates. {@code address} is {@code HOST:PORT}. */
    public static ShareLimits listen(String address, String secret) {
        return of(true, address, secret);
    }

    /** One of the others. {@code address} is {@code HOST:PORT}. */
    public static ShareLimits coordinator(String address, String secret) {
        return of(false, address, secret);
    }

    private static ShareLimits of(boolean coordinates, String address, String secret) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw invalid("address '" + address + "'", "HOST:PORT");
        }
        return new ShareLimits(coordinates, parts.group(1), Integer.parseInt(parts.group(2)), secret, 2);
    }

    private static PlenumException invalid(String problem, String expected) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                "share_limits: " + problem,
                expected,
                "Such as {listen: 10.0.0.1:9090, secret: ...} on one gateway and {coordinator: 10.0.0.1:9090, secret: ...} on the others");
    }
}
