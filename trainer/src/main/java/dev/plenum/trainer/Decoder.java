package dev.plenum.trainer;

import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.polar;
import static org.bytedeco.pytorch.global.torch.rms_norm;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.view_as_complex;
import static org.bytedeco.pytorch.global.torch.view_as_real;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * The model: a decoder of the llama architecture over bytes, as tensors of PyTorch. {@link Training} asks it for the
 * loss of a batch. With B sequences of T tokens, width D, H heads of K = D / H, feed-forward F and vocabulary V:
 *
 * <pre>
 * tokens           [B, T]            whole numbers below V
 * x                [B, T, D]         embedding row of each token
 * per layer
 *   q, k, v        [B, H, T, K]      from RMSNorm(x); q and k rotated by position in pairs (2i, 2i+1)
 *   x += attention [B, T, D]         causal, scale 1/sqrt(K), then the output projection
 *   x += down(silu(gate) * up)       gate and up [B, T, F] from RMSNorm(x)
 * logits           [B, T, V]         RMSNorm(x) times the embedding transposed (tied)
 * </pre>
 *
 * All parameters are views into one flat tensor laid out by {@link Layout}, and their gradients into a second one, so
 * that the optimiser, the checkpoint and the export each handle one array. The adjacent pairs of the rotation are what
 * llama.cpp expects of this architecture, so nothing is permuted at export.
 */
final class Decoder {
    static final double NORM_EPSILON = 1e-5;
    static final double ROTATION_BASE = 10_000;

    private final Recipe recipe;
    private final Layout layout;
    private final Tensor values;
    private final Tensor gradients;
    private final Tensor embedding;
    private final Tensor outputNorm;
    private final Tensor rotation;
    private final List<Block> blocks = new ArrayList<>();

    /** The parameters of one layer: queryKeyValue [3D, D], output [D, D], gateUp [2F, D], down [D, F], norms [D]. */
    private record Block(
            Tensor attentionNorm, Tensor queryKeyValue, Tensor output, Tensor feedNorm, Tensor gateUp, Tensor down) {}

    /** A decoder with fresh parameters from the recipe's seed. */
    Decoder(Recipe recipe) {
        this.recipe = recipe;
        this.layout = new Layout(recipe);
        this.values = tensor(initialValues());
        this.gradients = zeros(layout.size());
        this.embedding = parameter(Layout.EMBEDDING, 1);
        this.outputNorm = parameter(Layout.OUTPUT_NORM, 1);
        this.rotation = rotation(recipe.context());
        for (int layer = 0; layer < recipe.layers(); layer++) {
            blocks.add(new Block(
                    parameter(Layout.block(layer, "attn_norm"), 1),
                    parameter(Layout.block(layer, "attn_q"), 3),
                    parameter(Layout.block(layer, "attn_output"), 1),
                    parameter(Layout.block(layer, "ffn_norm"), 1),
                    parameter(Layout.block(layer, "ffn_gate"), 2),
                    parameter(Layout.block(layer, "ffn_down"), 1)));
        }
    }

    Layout layout() {
        return layout;
    }

    /** All parameters, flat. Writing to it changes the model. */
    Tensor values() {
        return values;
    }

    /** The gradients {@code backward} adds to, flat; the optimiser clears them. */
    Tensor gradients() {
        return gradients;
    }

    /**
     * Mean cross entropy in nats of predicting each next token. {@code rows} are B rows of T + 1 tokens. Call inside a
     * PointerScope: its tensors live until that closes.
     */
    Tensor loss(long[] rows) {
        Tensor tokens = tensor(rows).view(-1, recipe.context() + 1L);
        Tensor logits = logits(tokens.narrow(1, 0, recipe.context()));
        Tensor targets = tokens.narrow(1, 1, recipe.context()).reshape(-1);
        return cross_entropy(logits.view(-1, ByteVocabulary.SIZE), targets);
    }

    /** Tokens [B, T], T at most the context length, to logits [B, T, V]. */
    Tensor logits(Tensor tokens) {
        Tensor x = embedding(embedding, tokens);
        for (Block block : blocks) {
            x = x.add(attention(block, norm(x, block.attentionNorm())));
            x = x.add(feedForward(block, norm(x, block.feedNorm())));
        }
        return linear(norm(x, outputNorm), embedding);
    }

    private Tensor attention(Block block, Tensor x) {
        long batch = x.size(0);
        long length = x.size(1);
        int heads = recipe.heads();
        int half = recipe.headWidth() / 2;
        Tensor all = linear(x, block.queryKeyValue()).view(batch, length, 3, heads, 2L * half);
        // A pair of neighbours is one complex number, and turning it is one multiplication.
        Tensor pairs = view_as_complex(all.narrow(2, 0, 2).view(batch, length, 2, heads, half, 2));
        Tensor turned = view_as_real(pairs.mul(rotation.narrow(0, 0, length))).flatten(-2, -1);
        Tensor query = turned.select(2, 0).transpose(1, 2);
        Tensor key = turned.select(2, 1).transpose(1, 2);
        Tensor value = all.select(2, 2).transpose(1, 2);
        Tensor mixed = scaled_dot_product_attention(
                query, key, value, new TensorOptional(), 0, true, new DoubleOptional(), false);
        return linear(mixed.transpose(1, 2).reshape(batch, length, recipe.width()), block.output());
    }

    private Tensor feedForward(Block block, Tensor x) {
        Tensor both = linear(x, block.gateUp());
        Tensor gate = both.narrow(2, 0, recipe.feedForward());
        Tensor up = both.narrow(2, recipe.feedForward(), recipe.feedForward());
        return linear(silu(gate).mul(up), block.down());
    }

    private Tensor norm(Tensor x, Tensor gain) {
        return rms_norm(x, new long[] {recipe.width()}, new TensorOptional(gain), new DoubleOptional(NORM_EPSILON));
    }

    /** A view of as many equal slots as {@code together} says, that autograd takes for a parameter of its own. */
    private Tensor parameter(String first, int together) {
        Layout.Slot slot = layout.slot(first);
        long size = (long) slot.size() * together;
        long[] shape = slot.rows() == 0
                ? new long[] {slot.columns()}
                : new long[] {(long) slot.rows() * together, slot.columns()};
        Tensor parameter = values.narrow(0, slot.offset(), size).view(shape).detach();
        parameter.set_requires_grad(true);
        parameter.mutable_grad().put(gradients.narrow(0, slot.offset(), size).view(shape));
        return parameter;
    }

    /** Unit complex numbers [T, 1, 1, K/2]: position times base^(-2i/K) is the angle (RoPE, arXiv 2104.09864). */
    private Tensor rotation(int length) {
        int half = recipe.headWidth() / 2;
        float[] angles = new float[length * half];
        for (int i = 0; i < angles.length; i++) {
            double frequency = Math.pow(ROTATION_BASE, -(i % half) / (double) half);
            int position = i / half;
            angles[i] = (float) (position * frequency);
        }
        Tensor angle = tensor(angles).view(length, 1, 1, half);
        return polar(angle.new_ones(length, 1, 1, half), angle);
    }

    /**
     * Matrices are normal with deviation 0.5/sqrt(columns); those whose result is added to x are 0, so that training
     * starts from the embedding alone. The default shape, 120 steps of batch 4 on licence texts: loss 2.24 that way,
     * 2.51 with small random values there. Gains are 1.
     */
    private float[] initialValues() {
        var random = new SplittableRandom(recipe.seed());
        float[] initial = new float[layout.size()];
        for (Layout.Slot slot : layout.slots()) {
            double deviation = deviation(slot);
            for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
                initial[i] = slot.rows() == 0 ? 1 : (float) (deviation * random.nextGaussian());
            }
        }
        return initial;
    }

    private double deviation(Layout.Slot slot) {
        if (slot.name().equals(Layout.EMBEDDING)) {
            return 0.02;
        }
        boolean added = slot.name().contains("attn_output") || slot.name().contains("ffn_down");
        return added ? 0 : 0.5 / Math.sqrt(slot.columns());
    }
}
