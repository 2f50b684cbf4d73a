package dev.plenum.trainer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A GGUF file read back by the letter of the format, independently of how it is written. */
record GgufFile(int version, Map<String, Object> keys, Map<String, Tensor> tensors, ByteBuffer data) {

    /** {@code dimensions} as stored, fastest first. */
    record Tensor(List<Long> dimensions, int type, long offset) {}

    static GgufFile read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[4];
        in.get(magic);
        if (!new String(magic, StandardCharsets.US_ASCII).equals("GGUF")) {
            throw new IOException("no GGUF file");
        }
        int version = in.getInt();
        long tensorCount = in.getLong();
        long keyCount = in.getLong();
        Map<String, Object> keys = new LinkedHashMap<>();
        for (long i = 0; i < keyCount; i++) {
            String key = text(in);
            keys.put(key, value(in, in.getInt()));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (long i = 0; i < tensorCount; i++) {
            String name = text(in);
            List<Long> dimensions = new ArrayList<>();
            int count = in.getInt();
            for (int d = 0; d < count; d++) {
                dimensions.add(in.getLong());
            }
            tensors.put(name, new Tensor(dimensions, in.getInt(), in.getLong()));
        }
        int start = (in.position() + 31) / 32 * 32;
        return new GgufFile(
                version, keys, tensors, in.slice(start, in.limit() - start).order(ByteOrder.LITTLE_ENDIAN));
    }

    float[] values(String name) {
        Tensor tensor = tensors.get(name);
        long size = tensor.dimensions().stream().reduce(1L, (a, b) -> a * b);
        float[] values = new float[(int) size];
        data.slice((int) tensor.offset(), (int) size * 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 4, 5 -> in.getInt();
            case 6 -> in.getFloat();
            case 7 -> in.get() == 1;
            case 8 -> text(in);
            case 9 -> {
                int elementType = in.getInt();
                long size = in.getLong();
                List<Object> values = new ArrayList<>();
                for (long i = 0; i < size; i++) {
                    values.add(value(in, elementType));
                }
                yield values;
            }
            default -> throw new IllegalStateException("type " + type);
        };
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
