package dev.plenum.trainer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The text a model learns from, as tokens: the bytes of every file in order, each file closed by the end-of-text token.
 * {@link Training} draws its batches here; which ones depends on the seed and the step alone, so a resumed training
 * sees what the uninterrupted one would have seen.
 */
public final class Corpus {
    /** More text than this is refused: it is held in memory, two bytes a token. */
    private static final long LARGEST_BYTES = 512L << 20;

    private final short[] tokens;
    private final List<Source> sources;

    /** One text file with the digest of what was read from it. */
    public record Source(String path, long bytes, String sha256) {}

    private Corpus(short[] tokens, List<Source> sources) {
        this.tokens = tokens;
        this.sources = sources;
    }

    /**
     * Reads files, and the regular files of folders in name order (subfolders are left out). A symbolic link to a file
     * is followed, and a file reached twice is read once. Throws {@link WrongInput} when a path cannot be read or the
     * text is too short for one sequence of the given tokens.
     */
    static Corpus read(List<Path> texts, int context) throws IOException {
        Map<Path, Path> files = new LinkedHashMap<>();
        for (Path text : texts) {
            for (Path file : filesOf(text)) {
                files.putIfAbsent(file.toRealPath(), file);
            }
        }
        long bytes = 0;
        for (Path file : files.values()) {
            bytes += Files.size(file);
        }
        if (bytes > LARGEST_BYTES) {
            throw new WrongInput("--text holds " + bytes + " bytes; at most " + LARGEST_BYTES
                    + " are read into memory; give fewer files");
        }
        short[] tokens = new short[Math.toIntExact(bytes + files.size())];
        List<Source> sources = new ArrayList<>();
        int length = 0;
        for (Path file : files.values()) {
            byte[] content = Files.readAllBytes(file);
            if (content.length == 0) {
                continue;
            }
            for (byte value : content) {
                tokens[length++] = (short) Byte.toUnsignedInt(value);
            }
            tokens[length++] = ByteVocabulary.END;
            sources.add(new Source(file.toString(), content.length, sha256(content)));
        }
        if (length <= context) {
            throw new WrongInput("--text holds " + bytes + " bytes in " + files.size() + " files; more than --context "
                    + context + " are needed; give more text");
        }
        return new Corpus(Arrays.copyOf(tokens, length), List.copyOf(sources));
    }

    private static List<Path> filesOf(Path text) throws IOException {
        if (!Files.isReadable(text)) {
            throw new WrongInput("--text " + text + " cannot be read; give an existing file or folder");
        }
        if (!Files.isDirectory(text)) {
            return List.of(text);
        }
        try (Stream<Path> entries = Files.list(text)) {
            return entries.filter(Files::isRegularFile)
                    .filter(Files::isReadable)
                    .sorted()
                    .toList();
        }
    }

    /** The files that were read, in the order of the tokens; empty ones are left out. */
    List<Source> sources() {
        return sources;
    }

    long bytes() {
        return sources.stream().mapToLong(Source::bytes).sum();
    }

    /** Digest over the digests of all files in order: equal text, equal fingerprint, wherever the files lie. */
    String fingerprint() {
        StringBuilder all = new StringBuilder();
        sources.forEach(source -> all.append(source.sha256()).append('\n'));
        return sha256(all.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The sequences of one step, end to end: {@code batch} rows of {@code context + 1} tokens, each from a random place.
     * The last token of a row is only a target.
     */
    long[] batch(Recipe recipe, int step) {
        // The golden-ratio factor keeps the streams of neighbouring steps apart; the generator mixes the rest.
        var random = new SplittableRandom(recipe.seed() + step * 0x9E3779B97F4A7C15L);
        int row = recipe.context() + 1;
        long[] rows = new long[recipe.batch() * row];
        for (int start = 0; start < rows.length; start += row) {
            int from = random.nextInt(tokens.length - recipe.context());
            for (int i = 0; i < row; i++) {
                rows[start + i] = tokens[from + i];
            }
        }
        return rows;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
