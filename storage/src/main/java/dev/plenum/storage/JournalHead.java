package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the journal stood at a moment, signed. The hash goes over every event up to the position, so that whoever keeps this out of the reach of the
 * installation's owner can tell later whether any of them was changed.
 *
 * @param hash of the turn that ends at the position, in hexadecimal
 * @param at when it was signed
 * @param signature Ed25519 over {@link #message}, in Base64
 */
public record JournalHead(long position, String hash, Instant at, String signature) {

    private static final EventCodec CODEC = new EventCodec();

    /** The one of now; absent while the journal is empty. */
    public static Optional<JournalHead> sign(Path directory, AuditKey key, Instant now) {
        return JournalCheck.tail(directory).map(tail -> {
            JournalHead plain = new JournalHead(tail.position(), tail.hash(), now, "");
            return new JournalHead(
                    tail.position(), tail.hash(), now, Base64.getEncoder().encodeToString(key.sign(plain.message())));
        });
    }

    /** What is signed: four lines of text. */
    byte[] message() {
        return ("plenum journal head\nposition " + position + "\nhash " + hash + "\nat " + at + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    boolean signedBy(PublicKey key) {
        try {
            return AuditKey.signed(key, message(), Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** One line of JSON. */
    public String json() {
        return new String(CODEC.write(this), StandardCharsets.UTF_8) + "\n";
    }

    /** Reads a file with what {@link #json} gave. */
    public static JournalHead read(Path file) {
        try {
            JournalHead head = CODEC.read(Files.readAllBytes(file), JournalHead.class);
            if (head.position > 0 && head.at != null && isHash(head.hash)) {
                return head;
            }
            throw notOne(file, null);
        } catch (IOException e) {
            throw notOne(file, e);
        } catch (PlenumException e) {
            throw e.code() == ErrorCode.INVALID_REQUEST ? e : notOne(file, e);
        }
    }

    private static boolean isHash(String text) {
        try {
            return HexFormat.of().parseHex(text).length == HashChain.start().length;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static PlenumException notOne(Path file, Exception cause) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                file + " is no head of a journal",
                "what `plenum audit head` prints",
                "Name the right file",
                cause);
    }
}
