package dev.plenum.trainer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each parameter lies in the one flat array that holds them all, under the names llama.cpp gives them. Matrices
 * come first and are the part weight decay applies to; the gains of the norms follow. Query, key and value lie side by
 * side, as do gate and up, so that {@link Decoder} multiplies each group at once while the exported file has them apart.
 */
final class Layout {
    static final String EMBEDDING = "token_embd.weight";
    static final String OUTPUT_NORM = "output_norm.weight";

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private int size;
    private final int matrices;

    /** One parameter: {@code rows} is 0 for a vector. Values are row-major floats. */
    record Slot(String name, int offset, int rows, int columns) {
        int size() {
            return Math.max(rows, 1) * columns;
        }
    }

    Layout(Recipe recipe) {
        int width = recipe.width();
        int feedForward = recipe.feedForward();
        add(EMBEDDING, ByteVocabulary.SIZE, width);
        for (int layer = 0; layer < recipe.layers(); layer++) {
            for (String part : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                add(block(layer, part), width, width);
            }
            add(block(layer, "ffn_gate"), feedForward, width);
            add(block(layer, "ffn_up"), feedForward, width);
            add(block(layer, "ffn_down"), width, feedForward);
        }
        matrices = size;
        for (int layer = 0; layer < recipe.layers(); layer++) {
            add(block(layer, "attn_norm"), 0, width);
            add(block(layer, "ffn_norm"), 0, width);
        }
        add(OUTPUT_NORM, 0, width);
    }

    static String block(int layer, String part) {
        return "blk." + layer + "." + part + ".weight";
    }

    private void add(String name, int rows, int columns) {
        Slot slot = new Slot(name, size, rows, columns);
        slots.put(name, slot);
        size = Math.addExact(size, slot.size());
    }

    Slot slot(String name) {
        return slots.get(name);
    }

    List<Slot> slots() {
        return new ArrayList<>(slots.values());
    }

    /** Floats in all parameters. */
    int size() {
        return size;
    }

    /** Floats in the matrices, which come first. */
    int matrices() {
        return matrices;
    }
}
