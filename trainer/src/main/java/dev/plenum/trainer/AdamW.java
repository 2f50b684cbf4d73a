package dev.plenum.trainer;

import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The optimiser of {@link Training}: Adam with decoupled weight decay (arXiv 1711.05101, algorithm 2) over the flat
 * parameters, decay on the matrices only, gradients clipped to norm 1. Its two moments are plain flat tensors, so that
 * a checkpoint holds them as they are.
 */
final class AdamW {
    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.95;
    private static final double EPSILON = 1e-8;
    private static final double WEIGHT_DECAY = 0.1;
    private static final double LARGEST_NORM = 1;

    private final Decoder decoder;
    private final Tensor mean;
    private final Tensor square;

    AdamW(Decoder decoder) {
        this.decoder = decoder;
        this.mean = zeros(decoder.layout().size());
        this.square = zeros(decoder.layout().size());
    }

    /** First moment, flat. */
    Tensor mean() {
        return mean;
    }

    /** Second moment, flat. */
    Tensor square() {
        return square;
    }

    /** Applies the gradients and clears them. {@code step} counts from 1. */
    void step(int step, double learningRate) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor gradients = decoder.gradients();
            Tensor values = decoder.values();
            double norm = gradients.norm().item_double();
            if (norm > LARGEST_NORM) {
                gradients.mul_(new Scalar(LARGEST_NORM / norm));
            }
            mean.lerp_(gradients, new Scalar(1 - MEAN_DECAY));
            square.mul_(new Scalar(SQUARE_DECAY)).addcmul_(gradients, gradients, new Scalar(1 - SQUARE_DECAY));
            Tensor deviation = square.sqrt()
                    .mul_(new Scalar(1 / Math.sqrt(1 - Math.pow(SQUARE_DECAY, step))))
                    .add_(new Scalar(EPSILON));
            values.narrow(0, 0, decoder.layout().matrices()).mul_(new Scalar(1 - learningRate * WEIGHT_DECAY));
            values.addcdiv_(mean, deviation, new Scalar(-learningRate / (1 - Math.pow(MEAN_DECAY, step))));
            gradients.zero_();
        }
    }
}
