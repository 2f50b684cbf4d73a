package dev.plenum.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @Test
    void theDefaultsAreTheDocumentedRecipe() {
        Arguments arguments = parse();
        assertEquals(new Recipe(4, 128, 4, 352, 256, 8, 200, 2e-3, 42), arguments.recipe());
        assertEquals(837_248, new Layout(arguments.recipe()).size());
        assertEquals(1, arguments.threads());
        assertEquals(50, arguments.checkpointEvery());
        assertEquals("trained", arguments.name());
    }

    @Test
    void textMayBeRepeated() {
        assertEquals(
                List.of(Path.of("/a"), Path.of("/b")), parse("--text", "/b").texts());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --steps 0            | --steps 0 is out of range; give a whole number from 1 to 1048576
            --steps many         | --steps 'many' is not a whole number; give one such as 42
            --learning-rate 2    | --learning-rate '2' is not a rate; give a number above 0 and at most 1, such as 2e-3
            --learning-rate NaN  | --learning-rate 'NaN' is not a rate; give a number above 0 and at most 1, such as 2e-3
            --heads 5            | --width 128 cannot be split into 5 heads of an even width; use a multiple of 10
            --speed 9            | --speed is not an option; see --help
            --width 1048576      | --layers 4, --width 1048576 and --feed-forward 352 make a model of 17596615229440 parameters; at most 400000000 fit; use smaller numbers
            --context 1000000    | --batch 8 times --context 1000000 is 8000000 tokens in a step; at most 1048576 fit; use smaller numbers
            --seed               | --seed has no value; write --seed VALUE
            --speed              | --speed is not an option; see --help
            """)
    void aMistakeIsNamedWithWhatToDo(String words, String message) {
        var wrong = assertThrows(WrongInput.class, () -> parse(words.split(" ")));
        assertEquals(message, wrong.getMessage());
    }

    @Test
    void textAndOutputAreNeeded() {
        assertEquals(
                "--text is missing; give a file or folder of plain text to train on",
                assertThrows(WrongInput.class, () -> Arguments.parse(List.of())).getMessage());
        assertEquals(
                "--output is missing; give the folder that is to hold the checkpoint and the model",
                assertThrows(WrongInput.class, () -> Arguments.parse(List.of("--text", "/a")))
                        .getMessage());
    }

    private static Arguments parse(String... more) {
        List<String> words = new ArrayList<>(List.of("--text", "/a", "--output", "/out"));
        words.addAll(List.of(more));
        return Arguments.parse(words);
    }
}
