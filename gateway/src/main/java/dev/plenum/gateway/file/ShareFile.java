package dev.plenum.gateway.file;

import dev.plenum.gateway.limit.ShareLimits;
import java.util.List;
import java.util.Optional;

/** {@code share_limits}: who coordinates the limits that several gateways share. */
final class ShareFile {

    private static final List<String> KEYS = List.of("listen", "coordinator", "secret", "gateways");
    private static final int SHORTEST_SECRET = 16;
    private static final int MOST_GATEWAYS = 1_000;

    private ShareFile() {}

    static Optional<ShareLimits> read(Field field) {
        return field.section(KEYS).flatMap(ShareFile::read);
    }

    private static Optional<ShareLimits> read(Section section) {
        Optional<Address> listen = section.get("listen", Address::listen);
        Optional<Address> coordinator = section.get("coordinator", Address::listen);
        if (section.get("listen").isPresent() == section.get("coordinator").isPresent()) {
            section.whole().wrong("says who coordinates", "either listen or coordinator, HOST:PORT");
        }
        Optional<String> secret =
                section.need("secret", "the same 16 or more characters on all of them", ShareFile::secret);
        long gateways = section.get("gateways", Values.whole(1, MOST_GATEWAYS)).orElse(2L);
        return listen.or(() -> coordinator)
                .flatMap(at -> secret.map(known ->
                        new ShareLimits(listen.isPresent(), at.host(), at.port(), known, Math.toIntExact(gateways))));
    }

    private static Optional<String> secret(Field field) {
        Optional<String> secret = Values.secret(field);
        if (secret.filter(text -> text.length() < SHORTEST_SECRET).isPresent()) {
            field.wrong("is too short", SHORTEST_SECRET + " or more characters");
            return Optional.empty();
        }
        return secret;
    }
}
