package dev.plenum.trainer;

import java.util.ArrayList;
import java.util.List;

/**
 * The vocabulary of the built-in recipe: token 0 to 255 is the byte of that value, then four control tokens. Spelled
 * for a GGUF file as GPT-2 spells bytes, each as one printable character, so that llama.cpp's gpt2 tokenizer with no
 * merges maps text to its UTF-8 bytes and back.
 */
final class ByteVocabulary {
    static final short BEGIN = 256;
    static final short END = 257;
    static final short PAD = 258;
    static final short UNKNOWN = 259;
    static final int SIZE = 260;

    private static final List<String> CONTROL = List.of("<|begin|>", "<|end|>", "<|pad|>", "<|unknown|>");

    private ByteVocabulary() {}

    /** The spelling of every token, in the order of their ids. */
    static List<String> spellings() {
        List<String> spellings = new ArrayList<>();
        int substitute = 256;
        for (int value = 0; value < 256; value++) {
            // Bytes that print in Latin-1 stand for themselves; the others take code points from 256 on, in order.
            boolean prints = (value > ' ' && value < 0x7f) || (value > 0xa0 && value != 0xad);
            spellings.add(Character.toString(prints ? value : substitute++));
        }
        spellings.addAll(CONTROL);
        return List.copyOf(spellings);
    }
}
