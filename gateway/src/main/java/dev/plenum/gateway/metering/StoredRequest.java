package dev.plenum.gateway.metering;

import dev.plenum.core.error.ErrorCode;
import dev.plenum.core.error.PlenumException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A {@link MeteredRequest} as the bytes of a slot: a CRC-32C of the rest, two numbers and an instant, and its texts, each after its length. */
final class StoredRequest {

    static final int BYTES = 448;

    private static final int CHECKED_FROM = Integer.BYTES;
    private static final int NUMBERS = 2 * Integer.BYTES + 2 * Long.BYTES;
    private static final int TEXTS = 5;
    private static final int TEXT_BYTES = BYTES - NUMBERS - TEXTS * Short.BYTES;

    private StoredRequest() {}

    /** @throws PlenumException INVALID_REQUEST when its texts are too long */
    static byte[] of(MeteredRequest request) {
        byte[][] texts = {
            utf8(request.id()),
            utf8(request.key()),
            utf8(request.project()),
            utf8(request.model()),
            utf8(request.endpoint())
        };
        requireRoom(texts, request);
        Instant admittedAt = request.admittedAt();
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .position(CHECKED_FROM)
                .putLong(request.estimatedInputTokens())
                .putLong(admittedAt.getEpochSecond())
                .putInt(admittedAt.getNano());
        for (byte[] text : texts) {
            bytes.putShort((short) text.length).put(text);
        }
        bytes.putInt(0, checksum(bytes.array()));
        return bytes.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void requireRoom(byte[][] texts, MeteredRequest request) {
        int length = 0;
        for (byte[] text : texts) {
            length += text.length;
        }
        if (length > TEXT_BYTES) {
            throw new PlenumException(
                    ErrorCode.INVALID_REQUEST,
                    "the ids of the request and its key, and the names of its project, model '" + request.model()
                            + "' and endpoint have " + length + " bytes together",
                    "at most " + TEXT_BYTES + " bytes of UTF-8",
                    "Give the model or the key a shorter name");
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, CHECKED_FROM, BYTES - CHECKED_FROM);
        return (int) checksum.getValue();
    }

    /** Empty when these are not the bytes of a request. */
    static Optional<MeteredRequest> read(byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        if (bytes.getInt() != checksum(stored)) {
            return Optional.empty();
        }
        try {
            long estimatedInputTokens = bytes.getLong();
            Instant admittedAt = Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
            return Optional.of(new MeteredRequest(
                    text(bytes), text(bytes), text(bytes), text(bytes), text(bytes), admittedAt, estimatedInputTokens));
        } catch (DateTimeException | BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.getShort();
        ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return StandardCharsets.UTF_8.decode(text).toString();
    }
}
