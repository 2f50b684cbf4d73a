package dev.plenum.trainer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one GGUF file, version 3: little-endian metadata, then 32-bit float tensors aligned to 32 bytes (the format is
 * described in ggml's docs/gguf.md). {@link ModelFile} fills it; keys and tensors keep the order they were added in.
 */
final class GgufWriter {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_INT32 = 5;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_BOOL = 7;
    private static final int TYPE_STRING = 8;
    private static final int TYPE_ARRAY = 9;
    private static final int TENSOR_F32 = 0;

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private int pairCount;

    private record Tensor(Layout.Slot slot, FloatBuffer values) {
        long bytes() {
            return (long) slot.size() * Float.BYTES;
        }
    }

    GgufWriter text(String key, String value) {
        key(key, TYPE_STRING);
        string(pairs, value);
        return this;
    }

    GgufWriter count(String key, int value) {
        key(key, TYPE_UINT32);
        int32(pairs, value);
        return this;
    }

    GgufWriter real(String key, double value) {
        key(key, TYPE_FLOAT32);
        int32(pairs, Float.floatToIntBits((float) value));
        return this;
    }

    GgufWriter flag(String key, boolean value) {
        key(key, TYPE_BOOL);
        pairs.write(value ? 1 : 0);
        return this;
    }

    GgufWriter texts(String key, List<String> values) {
        array(key, TYPE_STRING, values.size());
        values.forEach(value -> string(pairs, value));
        return this;
    }

    GgufWriter numbers(String key, List<Integer> values) {
        array(key, TYPE_INT32, values.size());
        values.forEach(value -> int32(pairs, value));
        return this;
    }

    /** Adds the tensor of a slot, whose values lie in the flat array. */
    GgufWriter tensor(Layout.Slot slot, float[] values) {
        tensors.add(new Tensor(slot, FloatBuffer.wrap(values, slot.offset(), slot.size())));
        return this;
    }

    /** Writes under a temporary name beside {@code file}, then renames: a reader sees the whole file or none. */
    void writeTo(Path file) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(head()));
            for (Tensor tensor : tensors) {
                ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(aligned(tensor.bytes())))
                        .order(ByteOrder.LITTLE_ENDIAN);
                data.asFloatBuffer().put(tensor.values().duplicate());
                writeFully(channel, data);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] head() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(head, VERSION);
        int64(head, tensors.size());
        int64(head, pairCount);
        head.writeBytes(pairs.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            string(head, tensor.slot().name());
            // The fastest-running dimension comes first.
            int32(head, tensor.slot().rows() == 0 ? 1 : 2);
            int64(head, tensor.slot().columns());
            if (tensor.slot().rows() != 0) {
                int64(head, tensor.slot().rows());
            }
            int32(head, TENSOR_F32);
            int64(head, offset);
            offset += aligned(tensor.bytes());
        }
        head.writeBytes(new byte[(int) (aligned(head.size()) - head.size())]);
        return head.toByteArray();
    }

    private void array(String key, int type, int size) {
        key(key, TYPE_ARRAY);
        int32(pairs, type);
        int64(pairs, size);
    }

    private void key(String key, int type) {
        string(pairs, key);
        int32(pairs, type);
        pairCount++;
    }

    private static void string(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int64(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private static long aligned(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void writeFully(FileChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }
}
