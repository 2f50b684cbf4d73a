package dev.plenum.trainer;

/**
 * The choices that decide which curve a training follows: the shape of the model, the size of a step, the schedule and
 * the seed. Two runs with equal recipes and equal text see the same data in the same order; a checkpoint resumes only
 * under the recipe it was made with.
 *
 * @param context tokens of one sequence, also the context length the exported model declares
 * @param batch sequences of one step
 * @param learningRate the peak, reached at the end of the warm-up
 */
public record Recipe(
        int layers,
        int width,
        int heads,
        int feedForward,
        int context,
        int batch,
        int steps,
        double learningRate,
        long seed) {

    /** The linear warm-up is this share of all steps. */
    private static final double WARM_UP_SHARE = 0.05;
    /** The cosine ends at this share of the peak. */
    private static final double FINAL_SHARE = 0.1;

    int headWidth() {
        return width / heads;
    }

    int tokensPerStep() {
        return batch * context;
    }

    /** Learning rate of a step counted from 1: linear warm-up, then half a cosine down to a tenth of the peak. */
    double learningRateAt(int step) {
        int warmUp = Math.max(1, (int) Math.round(steps * WARM_UP_SHARE));
        if (step <= warmUp) {
            return learningRate * step / warmUp;
        }
        double done = (step - warmUp) / (double) (steps - warmUp);
        return learningRate * (FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + Math.cos(Math.PI * done)));
    }
}
