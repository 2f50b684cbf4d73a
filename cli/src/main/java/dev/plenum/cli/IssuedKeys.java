package dev.plenum.cli;

import dev.plenum.api.PlenumClient;
import dev.plenum.cli.grammar.Flag;
import dev.plenum.cli.grammar.Parameter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What keys for the gateway and keys of service accounts have in common: networks and an end, being shown once, and rotation. */
final class IssuedKeys {

    static final Flag NETWORK = Flag.repeated(
            "--network", "CIDR", "From where it may be shown, such as 10.0.0.0/8; may be repeated. Default: all.");

    static final Flag EXPIRES =
            Flag.value("--expires", "DURATION", "For how long it is good, such as 720h. Default: for ever.");

    private IssuedKeys() {}

    /** What {@link #NETWORK} and {@link #EXPIRES} say, as fields of a request. */
    static Map<String, Object> bounds(Call call) {
        Map<String, Object> bounds = new LinkedHashMap<>();
        List<String> networks = call.arguments().values("--network");
        if (!networks.isEmpty()) {
            bounds.put("networks", networks);
        }
        call.duration("--expires").map(Duration::toSeconds).ifPresent(it -> bounds.put("expires_seconds", it));
        return bounds;
    }

    /** @param owner such as {@code project research} */
    static int shown(Call call, byte[] document, String owner) {
        if (call.json()) {
            return call.done(document, "");
        }
        Document key = Json.read(document);
        call.err()
                .println("Key " + key.text("id") + " of " + owner + "; it is not stored and will not be shown again:");
        call.line(key.text("secret"));
        return ExitStatus.DONE;
    }

    /** Shows the new key. */
    interface Shown {
        int of(Call call, byte[] document);
    }

    /** @param path of all keys of the kind, such as {@code /v1/keys} */
    static Command rotate(String path, Parameter id, Shown shown) {
        return Command.of(
                "rotate",
                "Make a key with the same rights; the old one is good beside it for a while.",
                List.of(Flag.value("--overlap", "DURATION", "How long the old one stays good; default: 24h.")),
                call -> {
                    Map<String, Object> body = new LinkedHashMap<>();
                    call.duration("--overlap")
                            .map(Duration::toSeconds)
                            .ifPresent(it -> body.put("overlap_seconds", it));
                    String of =
                            path + "/" + PlenumClient.encoded(call.arguments().word(0));
                    return shown.of(call, call.write("POST", of + "/rotate", body));
                },
                id);
    }
}
