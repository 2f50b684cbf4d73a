package dev.plenum.storage;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Ed25519 key (RFC 8032) of an installation, with which the heads of its journal are signed: {@code audit-key} in the data directory, made at the
 * first start, readable by its owner alone, as PEM that other tools read too. Whoever checks heads has the public half of it.
 */
public final class AuditKey {

    private static final String ALGORITHM = "Ed25519";
    private static final String NAME = "audit-key";

    private final KeyPair pair;

    private AuditKey(KeyPair pair) {
        this.pair = pair;
    }

    /** That of a data directory; makes it where there is none. */
    public static AuditKey open(Path directory) {
        return find(directory).orElseGet(() -> make(directory.resolve(NAME)));
    }

    /** That of a data directory, if it has one. */
    public static Optional<AuditKey> find(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file);
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE", file)));
            return Optional.of(new AuditKey(new KeyPair(publicKey(text, file), secret)));
        } catch (IOException e) {
            throw StorageFailure.unusable(file, e);
        } catch (GeneralSecurityException e) {
            throw wrong(file, "PRIVATE", e);
        }
    }

    private static AuditKey make(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            String text = pem("PRIVATE", pair.getPrivate().getEncoded())
                    + pem("PUBLIC", pair.getPublic().getEncoded());
            write(file, text);
            return new AuditKey(pair);
        } catch (IOException e) {
            throw StorageFailure.of(e, file);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** In one step, for its owner alone. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            int _ = channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + " KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + " KEY-----\n";
    }

    /** @param kind PRIVATE or PUBLIC */
    private static byte[] block(String text, String kind, Path file) {
        Matcher found = Pattern.compile("-----BEGIN " + kind + " KEY-----([^-]*)-----END " + kind + " KEY-----")
                .matcher(text);
        if (!found.find()) {
            throw wrong(file, kind, null);
        }
        try {
            return Base64.getMimeDecoder().decode(found.group(1));
        } catch (IllegalArgumentException e) {
            throw wrong(file, kind, e);
        }
    }

    private static PublicKey publicKey(String text, Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(block(text, "PUBLIC", file)));
        } catch (GeneralSecurityException e) {
            throw wrong(file, "PUBLIC", e);
        }
    }

    private static PlenumException wrong(Path file, String kind, Exception cause) {
        return new PlenumException(
                ErrorCode.INVALID_REQUEST,
                file + " has no " + ALGORITHM + " " + kind.toLowerCase(java.util.Locale.ROOT) + " key in it",
                "what `plenum audit key` prints, in PEM",
                "Name the right file, or restore it from a copy",
                cause);
    }

    /** Reads what {@link #publicPem} wrote. */
    public static PublicKey readPublic(Path file) {
        try {
            return publicKey(Files.readString(file), file);
        } catch (IOException e) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    file + " cannot be read: " + e.getMessage(),
                    "the file that `plenum audit key` was written to",
                    "Name the right file",
                    e);
        }
    }

    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** For whoever is to check heads; nothing in it is secret. */
    public String publicPem() {
        return pem("PUBLIC", pair.getPublic().getEncoded());
    }

    byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with " + ALGORITHM, e);
        }
    }

    static boolean signed(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
