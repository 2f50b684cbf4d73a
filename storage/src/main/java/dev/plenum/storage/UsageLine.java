package dev.plenum.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The layout of a line of the usage log: {@code {"hash":"<64 hex digits>",<rest>}}, with the SHA-256 of the previous line's hash and the rest. It is
 * JSON, and its hash is checked without parsing any.
 */
@SuppressWarnings("ArrayRecordComponent")
record UsageLine(byte[] hash, byte[] json) {

    static final String BEFORE = "{\"hash\":\"";
    static final String AFTER = "\",";

    /** Digits of a hash. */
    static final int HEX = 64;

    /** Where what is hashed begins. */
    static final int REST = BEFORE.length() + HEX + AFTER.length();

    private static final int HASH_END = BEFORE.length() + HEX;

    /**
     * A line with its line feed.
     *
     * @param rest members of a JSON object and its closing brace
     */
    static UsageLine of(byte[] previousHash, byte[] rest) {
        byte[] hash = HashChain.next(previousHash, rest);
        byte[] start = (BEFORE + HexFormat.of().formatHex(hash) + AFTER).getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(start, REST + rest.length + 1);
        System.arraycopy(rest, 0, line, REST, rest.length);
        line[line.length - 1] = '\n';
        return new UsageLine(hash, line);
    }

    /** A line without its line feed; empty when it does not have the hash it should. */
    static Optional<UsageLine> read(byte[] previousHash, byte[] line) {
        if (line.length < REST) {
            return Optional.empty();
        }
        byte[] hash = HashChain.next(previousHash, Arrays.copyOfRange(line, REST, line.length));
        byte[] stored = Arrays.copyOfRange(line, BEFORE.length(), HASH_END);
        return Arrays.equals(HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII), stored)
                ? Optional.of(new UsageLine(hash, line))
                : Optional.empty();
    }
}
