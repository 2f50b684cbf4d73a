package dev.plenum.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    private Path output;

    @Test
    void whatWasSavedIsFound() throws IOException {
        checkpoint(3).save(output);
        Checkpoint found = Checkpoint.find(output).orElseThrow();
        assertEquals(checkpoint(3).state(), found.state());
        assertArrayEquals(checkpoint(3).values(), found.values());
        assertArrayEquals(checkpoint(3).mean(), found.mean());
        assertArrayEquals(checkpoint(3).square(), found.square());
    }

    @Test
    void aLaterSaveReplacesTheFolderAndLeavesNothingElse() throws IOException {
        checkpoint(3).save(output);
        checkpoint(4).save(output);
        assertEquals(4, Checkpoint.find(output).orElseThrow().state().step());
        assertArrayEquals(new String[] {"checkpoint"}, output.toFile().list());
    }

    @Test
    void aKillWhileWritingLeavesTheOldOne() throws IOException {
        checkpoint(3).save(output);
        Path torn = Files.createDirectory(output.resolve("checkpoint.new"));
        Files.write(torn.resolve("values.f32"), new byte[5]);
        assertEquals(3, Checkpoint.find(output).orElseThrow().state().step());
        checkpoint(4).save(output);
        assertEquals(4, Checkpoint.find(output).orElseThrow().state().step());
    }

    @Test
    void aKillBetweenTheRenamesLeavesTheNewOne() throws IOException {
        checkpoint(4).save(output);
        Files.move(output.resolve("checkpoint"), output.resolve("checkpoint.new"));
        checkpointUnder("checkpoint.old", 3);
        assertEquals(4, Checkpoint.find(output).orElseThrow().state().step());
    }

    private void checkpointUnder(String name, int step) throws IOException {
        Path elsewhere = Files.createDirectory(output.resolve("elsewhere"));
        checkpoint(step).save(elsewhere);
        Files.move(elsewhere.resolve("checkpoint"), output.resolve(name));
        Files.delete(elsewhere);
    }

    @Test
    void aDamagedCheckpointIsNamedNotIgnored() throws IOException {
        checkpoint(3).save(output);
        Files.write(output.resolve("checkpoint/mean.f32"), new byte[12]);
        var wrong = assertThrows(WrongInput.class, () -> Checkpoint.find(output));
        assertTrue(wrong.getMessage().contains("mean.f32 has 12 bytes, expected"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("delete that folder"), wrong.getMessage());
    }

    private static Checkpoint checkpoint(int step) {
        Recipe recipe = Tiny.recipe(10);
        float[] values = new float[new Layout(recipe).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f + step;
        }
        float[] mean = values.clone();
        mean[0] = -1;
        float[] square = values.clone();
        square[0] = -2;
        return new Checkpoint(
                new Checkpoint.State(recipe, "fingerprint", step, 5.5, List.of(5.5, 5.25)), values, mean, square);
    }
}
