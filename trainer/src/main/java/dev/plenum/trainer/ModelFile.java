package dev.plenum.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The trained model as one GGUF file that llama.cpp loads: architecture, tokenizer, a template that joins the messages
 * of a chat as plain text (the model continues text, it knows no roles), and the parameters as 32-bit floats.
 */
final class ModelFile {
    static final String FILE_NAME = "model.gguf";

    private static final int TOKEN_NORMAL = 1;
    private static final int TOKEN_CONTROL = 3;
    private static final String CHAT_TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}";

    private ModelFile() {}

    static void write(Path file, String name, Recipe recipe, float[] values) throws IOException {
        GgufWriter gguf = new GgufWriter();
        architecture(gguf, name, recipe);
        tokenizer(gguf);
        new Layout(recipe).slots().forEach(slot -> gguf.tensor(slot, values));
        gguf.writeTo(file);
    }

    private static void architecture(GgufWriter gguf, String name, Recipe recipe) {
        gguf.text("general.architecture", "llama")
                .text("general.name", name)
                .count("general.file_type", 0)
                .count("llama.vocab_size", ByteVocabulary.SIZE)
                .count("llama.context_length", recipe.context())
                .count("llama.embedding_length", recipe.width())
                .count("llama.block_count", recipe.layers())
                .count("llama.feed_forward_length", recipe.feedForward())
                .count("llama.rope.dimension_count", recipe.headWidth())
                .real("llama.rope.freq_base", Decoder.ROTATION_BASE)
                .count("llama.attention.head_count", recipe.heads())
                .count("llama.attention.head_count_kv", recipe.heads())
                .real("llama.attention.layer_norm_rms_epsilon", Decoder.NORM_EPSILON);
    }

    private static void tokenizer(GgufWriter gguf) {
        List<Integer> types = IntStream.range(0, ByteVocabulary.SIZE)
                .mapToObj(token -> token < ByteVocabulary.BEGIN ? TOKEN_NORMAL : TOKEN_CONTROL)
                .toList();
        gguf.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", "gpt-2")
                .texts("tokenizer.ggml.tokens", ByteVocabulary.spellings())
                .numbers("tokenizer.ggml.token_type", types)
                // llama.cpp refuses a gpt2 tokenizer without this key; empty means that bytes stay apart.
                .texts("tokenizer.ggml.merges", List.of())
                .count("tokenizer.ggml.bos_token_id", ByteVocabulary.BEGIN)
                .count("tokenizer.ggml.eos_token_id", ByteVocabulary.END)
                .count("tokenizer.ggml.padding_token_id", ByteVocabulary.PAD)
                .count("tokenizer.ggml.unknown_token_id", ByteVocabulary.UNKNOWN)
                .flag("tokenizer.ggml.add_bos_token", false)
                .text("tokenizer.chat_template", CHAT_TEMPLATE);
    }
}
