package dev.plenum.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the catalog wants to know of a GGUF file, read from its metadata (GGUF v2 and v3, as ggml's {@code docs/gguf.md} describes them).
 *
 * @param contextTokens the longest context it was made for; absent when the file does not say
 * @param chat it has a chat template
 */
record GgufHeader(Optional<Integer> contextTokens, boolean chat) {

    private static final int MAGIC = 0x46554747;
    private static final int UINT32 = 4;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final long MOST_ENTRIES = 1 << 16;
    private static final long MOST_STRING_BYTES = 1 << 26;
    /** Bytes of each scalar type, by its number; 0 for string and array. */
    private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    /** @throws IOException when it cannot be read, or is no GGUF file; the message says which */
    static GgufHeader read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            if (int32(in) != MAGIC) {
                throw new IOException("it does not start with GGUF");
            }
            int version = int32(in);
            if (version < 2 || version > 3) {
                throw new IOException("GGUF version " + version + ", and 2 and 3 can be read");
            }
            int64(in);
            return entries(in, int64(in));
        } catch (EOFException cut) {
            throw new IOException("it ends within its metadata", cut);
        }
    }

    private static GgufHeader entries(DataInputStream in, long count) throws IOException {
        if (count < 0 || count > MOST_ENTRIES) {
            throw new IOException(count + " metadata entries");
        }
        Optional<Integer> context = Optional.empty();
        boolean chat = false;
        for (long i = 0; i < count; i++) {
            String key = string(in);
            int type = int32(in);
            chat |= key.equals("tokenizer.chat_template");
            if (key.endsWith(".context_length") && type == UINT32) {
                context = Optional.of(int32(in)).filter(tokens -> tokens > 0);
            } else {
                skip(in, type);
            }
        }
        return new GgufHeader(context, chat);
    }

    private static void skip(DataInputStream in, int type) throws IOException {
        if (type < 0 || type >= SIZES.length) {
            throw new IOException("metadata of unknown type " + type);
        }
        switch (type) {
            case STRING -> in.skipNBytes(stringLength(in));
            case ARRAY -> {
                int of = int32(in);
                long count = int64(in);
                if (of < 0 || of >= SIZES.length || of == ARRAY || count < 0) {
                    throw new IOException("an array of " + count + " of type " + of);
                }
                if (of == STRING) {
                    for (long i = 0; i < count; i++) {
                        in.skipNBytes(stringLength(in));
                    }
                } else {
                    in.skipNBytes(Math.multiplyExact(count, (long) SIZES[of]));
                }
            }
            default -> in.skipNBytes(SIZES[type]);
        }
    }

    private static String string(InputStream in) throws IOException {
        return new String(in.readNBytes((int) stringLength(in)), StandardCharsets.UTF_8);
    }

    private static long stringLength(InputStream in) throws IOException {
        long length = int64(in);
        if (length < 0 || length > MOST_STRING_BYTES) {
            throw new IOException("a text of " + length + " bytes in its metadata");
        }
        return length;
    }

    private static int int32(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(4);
        if (bytes.length < 4) {
            throw new EOFException();
        }
        return (bytes[0] & 255) | (bytes[1] & 255) << 8 | (bytes[2] & 255) << 16 | (bytes[3] & 255) << 24;
    }

    private static long int64(InputStream in) throws IOException {
        long low = int32(in) & 0xffff_ffffL;
        return low | (long) int32(in) << 32;
    }
}
