package dev.plenum.trainer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * All that a training needs to go on as if it had never stopped: parameters, both moments of the optimiser, and how far
 * it is. The data position needs no field of its own, because batches follow from seed and step. On disk it is a folder
 * of {@code state.json} and three arrays of little-endian 32-bit floats.
 *
 * <p>A save writes {@code checkpoint.new}, renames {@code checkpoint} to {@code checkpoint.old} and the new one into its
 * place. A kill between the two renames leaves no {@code checkpoint}, but then {@code checkpoint.new} is whole, and
 * {@link #find} puts it into place.
 */
final class Checkpoint {
    static final String FOLDER = "checkpoint";

    private static final int FORMAT = 1;
    private static final String STATE_FILE = "state.json";

    private final State state;
    private final float[] values;
    private final float[] mean;
    private final float[] square;

    /**
     * How far the training is, and of which recipe and text.
     *
     * @param text fingerprint of the corpus
     * @param lastLosses of the last steps, newest last, at most as many as the closing mean takes
     */
    record State(int format, Recipe recipe, String text, int step, double lossFirst, List<Double> lastLosses) {
        State(Recipe recipe, String text, int step, double lossFirst, List<Double> lastLosses) {
            this(FORMAT, recipe, text, step, lossFirst, List.copyOf(lastLosses));
        }
    }

    /** Takes the arrays as they are; nobody may write to them afterwards. */
    Checkpoint(State state, float[] values, float[] mean, float[] square) {
        this.state = state;
        this.values = values;
        this.mean = mean;
        this.square = square;
    }

    State state() {
        return state;
    }

    /** All parameters, flat as {@link Layout} has them; so are both moments. */
    float[] values() {
        return values;
    }

    float[] mean() {
        return mean;
    }

    float[] square() {
        return square;
    }

    void save(Path output) throws IOException {
        Path fresh = output.resolve(FOLDER + ".new");
        Path current = output.resolve(FOLDER);
        Path old = output.resolve(FOLDER + ".old");
        delete(fresh);
        delete(old);
        Files.createDirectory(fresh);
        write(fresh.resolve("values.f32"), floats(values));
        write(fresh.resolve("mean.f32"), floats(mean));
        write(fresh.resolve("square.f32"), floats(square));
        write(fresh.resolve(STATE_FILE), ByteBuffer.wrap(Json.MAPPER.writeValueAsBytes(state)));
        if (Files.exists(current)) {
            Files.move(current, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(fresh, current, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
    }

    /** The checkpoint in an output folder, if there is one. Throws {@link WrongInput} when it cannot be read. */
    static Optional<Checkpoint> find(Path output) throws IOException {
        Path current = output.resolve(FOLDER);
        if (!Files.exists(current) && Files.exists(output.resolve(FOLDER + ".old"))) {
            Files.move(output.resolve(FOLDER + ".new"), current, StandardCopyOption.ATOMIC_MOVE);
        }
        if (!Files.exists(current)) {
            return Optional.empty();
        }
        try {
            State state = Json.MAPPER.readValue(Files.readAllBytes(current.resolve(STATE_FILE)), State.class);
            if (state.format() != FORMAT) {
                throw new WrongInput("checkpoint " + current + " has format " + state.format() + ", expected " + FORMAT
                        + "; resume it with the version that wrote it, or give another --output");
            }
            int size = new Layout(state.recipe()).size();
            return Optional.of(new Checkpoint(
                    state,
                    floats(current.resolve("values.f32"), size),
                    floats(current.resolve("mean.f32"), size),
                    floats(current.resolve("square.f32"), size)));
        } catch (IOException | JacksonException e) {
            throw new WrongInput("checkpoint " + current + " cannot be read (" + e.getMessage()
                    + "); delete that folder to start afresh, or give another --output");
        }
    }

    private static ByteBuffer floats(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static float[] floats(Path file, int size) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != size * Float.BYTES) {
            throw new IOException(
                    file.getFileName() + " has " + bytes.length + " bytes, expected " + size * Float.BYTES);
        }
        float[] values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static void write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
