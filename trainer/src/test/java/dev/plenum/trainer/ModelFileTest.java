package dev.plenum.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    // Odd sizes, so that tensors need padding to stay aligned.
    private final Recipe recipe = new Recipe(2, 6, 1, 5, 16, 1, 1, 0.1, 0);
    private final Layout layout = new Layout(recipe);
    private final float[] values = new float[layout.size()];

    @TempDir
    private Path folder;

    private GgufFile file;

    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 0.25f;
        }
        ModelFile.write(folder.resolve("model.gguf"), "fern", recipe, values);
        file = GgufFile.read(folder.resolve("model.gguf"));
    }

    @Test
    void theHeaderDescribesALlama() {
        assertEquals(3, file.version());
        assertEquals("llama", file.keys().get("general.architecture"));
        assertEquals("fern", file.keys().get("general.name"));
        assertEquals(2, file.keys().get("llama.block_count"));
        assertEquals(6, file.keys().get("llama.embedding_length"));
        assertEquals(5, file.keys().get("llama.feed_forward_length"));
        assertEquals(16, file.keys().get("llama.context_length"));
        assertEquals(6, file.keys().get("llama.rope.dimension_count"));
        assertEquals(1e-5f, file.keys().get("llama.attention.layer_norm_rms_epsilon"));
    }

    @Test
    void theTokenizerSpellsEveryByteAndHasAnEmptyMergeList() {
        List<?> tokens = (List<?>) file.keys().get("tokenizer.ggml.tokens");
        assertEquals(260, tokens.size());
        assertEquals(260, new HashSet<>(tokens).size(), "no spelling twice");
        assertEquals("A", tokens.get('A'));
        assertEquals("Ġ", tokens.get(' '));
        assertEquals("Ċ", tokens.get('\n'));
        assertEquals("é", tokens.get(0xe9));
        assertEquals(List.of(), file.keys().get("tokenizer.ggml.merges"));
        assertEquals(257, file.keys().get("tokenizer.ggml.eos_token_id"));
        assertEquals(false, file.keys().get("tokenizer.ggml.add_bos_token"));
    }

    @Test
    void everyParameterIsThereAlignedAndUnchanged() {
        assertEquals(2 + 9 * 2, file.tensors().size());
        assertEquals(
                List.of(6L, 5L), file.tensors().get("blk.1.ffn_gate.weight").dimensions());
        assertEquals(List.of(6L), file.tensors().get("output_norm.weight").dimensions());
        for (Layout.Slot slot : layout.slots()) {
            assertTrue(file.tensors().get(slot.name()).offset() % 32 == 0, slot.name());
            assertArrayEquals(
                    Arrays.copyOfRange(values, slot.offset(), slot.offset() + slot.size()),
                    file.values(slot.name()),
                    slot.name());
        }
    }
}
