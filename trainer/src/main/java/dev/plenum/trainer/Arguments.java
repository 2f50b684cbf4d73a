package dev.plenum.trainer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of one training, parsed and checked by hand so that the child process needs no parser library.
 * {@link Main} reads it once; every mistake becomes a {@link WrongInput}.
 *
 * @param threads processor threads the arithmetic may use; more than one is slower on a busy machine
 * @param checkpointEvery steps between checkpoints
 * @param cache where native libraries are unpacked (about 450 MB), shared by all trainings of a user
 */
public record Arguments(
        List<Path> texts, Path output, String name, Recipe recipe, int threads, int checkpointEvery, Path cache) {

    static final String USAGE = """
            Trains a small byte-level llama-architecture model and writes model.gguf.

              --text PATH           a text file, or a folder whose files are read in name order; repeatable
              --output DIR          where metrics, checkpoint and model go; an unfinished training there is resumed
              --name NAME           name of the model (default trained)
              --steps N             optimiser steps (default 200)
              --batch N             sequences in a step (default 8)
              --context N           tokens in a sequence (default 256)
              --layers N            decoder blocks (default 4)
              --width N             embedding width (default 128)
              --heads N             attention heads (default 4)
              --feed-forward N      width of the feed-forward layer (default 352)
              --learning-rate X     peak of the cosine (default 2e-3)
              --seed N              seed of parameters and data order (default 42)
              --threads N           processor threads (default 1)
              --checkpoint-every N  steps between checkpoints (default 50)
              --cache DIR           where native libraries are unpacked (default ~/.cache/plenum/trainer)
              --help                this text
            """;

    /** Parses and checks. Throws {@link WrongInput} at the first mistake. */
    static Arguments parse(List<String> words) {
        var draft = new Draft();
        for (int i = 0; i < words.size(); i += 2) {
            String option = words.get(i);
            if (i + 1 == words.size()) {
                throw draft.knows(option)
                        ? wrong("%s has no value; write %s VALUE".formatted(option, option))
                        : wrong("%s is not an option; see --help".formatted(option));
            }
            draft.set(option, words.get(i + 1));
        }
        return draft.finish();
    }

    /** The values while they are read, with their defaults. */
    private static final class Draft {
        private static final int LARGEST = 1 << 20;
        private static final int LARGEST_MODEL = 400_000_000;

        private final List<Path> texts = new ArrayList<>();
        private Path output = Path.of("");
        private Path cache = Path.of(System.getProperty("user.home"), ".cache", "plenum", "trainer");
        private String name = "trained";
        private int steps = 200;
        private int batch = 8;
        private int context = 256;
        private int layers = 4;
        private int width = 128;
        private int heads = 4;
        private int feedForward = 352;
        private double learningRate = 2e-3;
        private long seed = 42;
        private int threads = 1;
        private int checkpointEvery = 50;

        boolean knows(String option) {
            return option.startsWith("--") && USAGE.contains("  " + option + " ");
        }

        void set(String option, String value) {
            switch (option) {
                case "--text" -> texts.add(path(option, value));
                case "--output" -> output = path(option, value);
                case "--cache" -> cache = path(option, value);
                case "--name" -> name = value;
                case "--steps" -> steps = count(option, value);
                case "--batch" -> batch = count(option, value);
                case "--context" -> context = count(option, value);
                case "--layers" -> layers = count(option, value);
                case "--width" -> width = count(option, value);
                case "--heads" -> heads = count(option, value);
                case "--feed-forward" -> feedForward = count(option, value);
                case "--learning-rate" -> learningRate = rate(option, value);
                case "--seed" -> seed = whole(option, value);
                case "--threads" -> threads = count(option, value);
                case "--checkpoint-every" -> checkpointEvery = count(option, value);
                default -> throw wrong("%s is not an option; see --help".formatted(option));
            }
        }

        Arguments finish() {
            if (texts.isEmpty()) {
                throw wrong("--text is missing; give a file or folder of plain text to train on");
            }
            if (output.toString().isEmpty()) {
                throw wrong("--output is missing; give the folder that is to hold the checkpoint and the model");
            }
            if (name.isBlank()) {
                throw wrong("--name is empty; give the model a name, or leave the option out for 'trained'");
            }
            if (width % heads != 0 || width / heads % 2 != 0) {
                throw wrong("--width %d cannot be split into %d heads of an even width; use a multiple of %d"
                        .formatted(width, heads, 2 * heads));
            }
            checkSize();
            var recipe = new Recipe(layers, width, heads, feedForward, context, batch, steps, learningRate, seed);
            return new Arguments(List.copyOf(texts), output, name, recipe, threads, checkpointEvery, cache);
        }

        /** Everything is held in arrays of this process; beyond these sizes a training belongs to another recipe. */
        private void checkSize() {
            long parameters = layers * (4L * width * width + 3L * width * feedForward);
            if (parameters > LARGEST_MODEL) {
                throw wrong(
                        "--layers %d, --width %d and --feed-forward %d make a model of %d parameters; at most %d fit"
                                        .formatted(layers, width, feedForward, parameters, LARGEST_MODEL)
                                + "; use smaller numbers");
            }
            long tokens = (long) batch * context;
            if (tokens > LARGEST) {
                throw wrong("--batch %d times --context %d is %d tokens in a step; at most %d fit; use smaller numbers"
                        .formatted(batch, context, tokens, LARGEST));
            }
        }

        private static Path path(String option, String value) {
            try {
                if (!value.isEmpty()) {
                    return Path.of(value).toAbsolutePath().normalize();
                }
            } catch (InvalidPathException e) {
                // falls through to the message below
            }
            throw wrong("%s '%s' is not a path; give a file or folder name".formatted(option, value));
        }

        private static int count(String option, String value) {
            long number = whole(option, value);
            if (number < 1 || number > LARGEST) {
                throw wrong(
                        "%s %s is out of range; give a whole number from 1 to %d".formatted(option, value, LARGEST));
            }
            return (int) number;
        }

        private static long whole(String option, String value) {
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw wrong("%s '%s' is not a whole number; give one such as 42".formatted(option, value));
            }
        }

        private static double rate(String option, String value) {
            try {
                double rate = Double.parseDouble(value);
                if (rate > 0 && rate <= 1) {
                    return rate;
                }
            } catch (NumberFormatException e) {
                // falls through to the message below
            }
            throw wrong("%s '%s' is not a rate; give a number above 0 and at most 1, such as 2e-3"
                    .formatted(option, value));
        }
    }

    private static WrongInput wrong(String message) {
        return new WrongInput(message);
    }
}
