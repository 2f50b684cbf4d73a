package dev.plenum.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One training from its checkpoint, or from nothing, to the model file. {@link Main} runs it in the main thread; it
 * ends early, with a checkpoint, when asked to stop. No native library is loaded when nothing is left to train.
 */
final class Training {
    /** The closing loss is the mean of this many last steps: one batch alone says little. */
    private static final int LAST_STEPS = 10;

    private final Arguments arguments;
    private final Recipe recipe;
    private final Corpus corpus;
    private final Progress progress;
    private final BooleanSupplier stop;

    private final List<Double> lastLosses = new ArrayList<>();
    private double lossFirst;

    /** {@code stop} is asked after every step. */
    Training(Arguments arguments, Corpus corpus, Progress progress, BooleanSupplier stop) {
        this.arguments = arguments;
        this.recipe = arguments.recipe();
        this.corpus = corpus;
        this.progress = progress;
        this.stop = stop;
    }

    /** Whether the model is finished; false when it was stopped before. */
    boolean run() throws IOException {
        Path output = arguments.output();
        Optional<Checkpoint> found = Checkpoint.find(output);
        found.ifPresent(this::adopt);
        int resumedFrom = found.map(checkpoint -> checkpoint.state().step()).orElse(0);
        progress.rewindTo(resumedFrom);
        progress.report(new Event.Start(new Layout(recipe).size(), corpus.bytes(), recipe.steps(), resumedFrom));
        if (resumedFrom < recipe.steps()) {
            return train(found, resumedFrom);
        }
        finish(found.orElseThrow().values());
        return true;
    }

    private void adopt(Checkpoint checkpoint) {
        Checkpoint.State state = checkpoint.state();
        Path folder = arguments.output().resolve(Checkpoint.FOLDER);
        if (!state.recipe().equals(recipe)) {
            throw new WrongInput("checkpoint " + folder + " was made with " + state.recipe() + ", not " + recipe
                    + "; use the same options, or give another --output");
        }
        if (!state.text().equals(corpus.fingerprint())) {
            throw new WrongInput("checkpoint " + folder + " was trained on other text than --text holds now"
                    + "; use the same text, or give another --output");
        }
        lossFirst = state.lossFirst();
        lastLosses.addAll(state.lastLosses());
    }

    private boolean train(Optional<Checkpoint> found, int resumedFrom) throws IOException {
        limitThreads(arguments.threads());
        Decoder decoder = new Decoder(recipe);
        AdamW optimiser = new AdamW(decoder);
        found.ifPresent(checkpoint -> {
            decoder.values().data_ptr_float().put(checkpoint.values());
            optimiser.mean().data_ptr_float().put(checkpoint.mean());
            optimiser.square().data_ptr_float().put(checkpoint.square());
        });
        for (int step = resumedFrom + 1; step <= recipe.steps(); step++) {
            step(decoder, optimiser, step);
            boolean last = step == recipe.steps();
            boolean stopping = stop.getAsBoolean();
            if (last || stopping || step % arguments.checkpointEvery() == 0) {
                save(decoder, optimiser, step);
            }
            if (stopping && !last) {
                return false;
            }
        }
        finish(floats(decoder.values()));
        return true;
    }

    /** Matrix products run in OpenBLAS, which has threads of its own and takes every processor unless told. */
    private static void limitThreads(int threads) {
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(threads);
    }

    private void step(Decoder decoder, AdamW optimiser, int step) throws IOException {
        long began = System.nanoTime();
        double loss;
        try (var _ = new PointerScope()) {
            Tensor mean = decoder.loss(corpus.batch(recipe, step));
            loss = mean.item_float();
            mean.backward();
            optimiser.step(step, recipe.learningRateAt(step));
        }
        if (!Double.isFinite(loss)) {
            throw new ArithmeticException("the loss of step " + step + " is " + loss
                    + ", not a number; train again with a lower --learning-rate than " + recipe.learningRate());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        remember(step, loss);
        progress.report(new Event.Step(
                step,
                recipe.steps(),
                Event.rounded(loss),
                recipe.learningRateAt(step),
                recipe.tokensPerStep(),
                Math.round(recipe.tokensPerStep() / seconds)));
    }

    private void remember(int step, double loss) {
        if (step == 1) {
            lossFirst = loss;
        }
        lastLosses.add(loss);
        if (lastLosses.size() > LAST_STEPS) {
            lastLosses.removeFirst();
        }
    }

    private void save(Decoder decoder, AdamW optimiser, int step) throws IOException {
        var state = new Checkpoint.State(recipe, corpus.fingerprint(), step, lossFirst, lastLosses);
        new Checkpoint(state, floats(decoder.values()), floats(optimiser.mean()), floats(optimiser.square()))
                .save(arguments.output());
        progress.report(new Event.Saved(step, Checkpoint.FOLDER));
    }

    private void finish(float[] values) throws IOException {
        Path model = arguments.output().resolve(ModelFile.FILE_NAME);
        long tokens = (long) recipe.steps() * recipe.tokensPerStep();
        double first = Event.rounded(lossFirst);
        double last = Event.rounded(
                lastLosses.stream().mapToDouble(loss -> loss).average().orElseThrow());
        if (!Files.exists(model)) {
            lineage(values.length, tokens, first, last).write(arguments.output());
            ModelFile.write(model, arguments.name(), recipe, values);
        }
        progress.report(new Event.Done(recipe.steps(), first, last, tokens, ModelFile.FILE_NAME));
    }

    private Lineage lineage(int parameters, long tokens, double first, double last) {
        return new Lineage(
                arguments.name(),
                "llama",
                parameters,
                recipe.context(),
                recipe.steps(),
                tokens,
                first,
                last,
                recipe.seed(),
                recipe,
                corpus.sources());
    }

    private static float[] floats(Tensor flat) {
        float[] values = new float[Math.toIntExact(flat.numel())];
        flat.data_ptr_float().get(values);
        return values;
    }
}
