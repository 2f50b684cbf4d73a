package dev.plenum.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsReadInNameOrderAndALinkedFileOnce() throws IOException {
        Files.writeString(folder.resolve("b"), "second");
        Files.writeString(folder.resolve("a"), "first");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a"));
        Files.createDirectory(folder.resolve("sub"));
        Corpus corpus = Corpus.read(List.of(folder), 4);
        assertEquals(
                List.of("a", "b"),
                corpus.sources().stream()
                        .map(source -> Path.of(source.path()).getFileName().toString())
                        .toList());
        assertEquals("firstsecond".length(), corpus.bytes());
    }

    @Test
    void everyFileEndsWithTheEndToken() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "é!");
        long[] row = Corpus.read(List.of(file), 3).batch(new Recipe(1, 2, 1, 1, 3, 1, 1, 0.1, 0), 1);
        assertArrayEquals(new long[] {0xc3, 0xa9, '!', ByteVocabulary.END}, row);
    }

    @Test
    void aBatchFollowsFromSeedAndStepAlone() throws IOException {
        Recipe recipe = Tiny.recipe(10);
        long[] third = Tiny.corpus().batch(recipe, 3);
        assertArrayEquals(third, Tiny.corpus().batch(recipe, 3));
        assertFalse(Arrays.equals(third, Tiny.corpus().batch(recipe, 4)));
        assertEquals(recipe.batch() * (recipe.context() + 1), third.length);
    }

    @Test
    void theFingerprintFollowsTheTextNotItsPlace() throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "some text");
        Path same = Files.writeString(folder.resolve("same"), "some text");
        Path other = Files.writeString(folder.resolve("other"), "other text");
        String fingerprint = Corpus.read(List.of(one), 4).fingerprint();
        assertEquals(fingerprint, Corpus.read(List.of(same), 4).fingerprint());
        assertNotEquals(fingerprint, Corpus.read(List.of(other), 4).fingerprint());
    }

    @Test
    void tooLittleTextIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "tiny");
        var wrong = assertThrows(WrongInput.class, () -> Corpus.read(List.of(file), 256));
        assertTrue(wrong.getMessage().contains("4 bytes in 1 files; more than --context 256"), wrong.getMessage());
    }
}
