package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Shape;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The same values in another order or shape, told in Keras' terms: axes of one example exchanged, then reshaped row-major.
 * Knows how shapes lie inside: (steps, channels) as [batch, channels, steps], (height, width, channels) as [batch, channels,
 * height, width], and pictures of steps as those, with the steps in the batch.
 */
final class Rearrangement implements InputPreProcessor {

    private static final long serialVersionUID = 1;

    private final transient Shape from;
    private final transient Shape to;
    private final int[] axes;

    /** @param axes of {@code from} in their new order, counted from 0 */
    Rearrangement(Shape from, int[] axes, Shape to) {
        this.from = from;
        this.axes = axes.clone();
        this.to = to;
    }

    /** Row-major, as Keras' Flatten and Reshape. */
    static Rearrangement reshape(Shape from, Shape to) {
        return new Rearrangement(from, IntStream.range(0, from.rank()).toArray(), to);
    }

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray turned = outside(input, from).permute(withBatch(axes)).dup('c');
        return workspaces.dup(ArrayType.ACTIVATIONS, inside(turned, to), 'c');
    }

    @Override
    public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        long[] turned = new long[axes.length + 1];
        int[] back = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            turned[i + 1] = from.dim(axes[i]);
            back[axes[i]] = i;
        }
        INDArray values = outside(output, to).dup('c');
        turned[0] = values.size(0);
        INDArray original = values.reshape('c', turned).permute(withBatch(back)).dup('c');
        return workspaces.dup(ArrayType.ACTIVATION_GRAD, inside(original, from), 'c');
    }

    /** As Keras has it: batch first, channels last. */
    private static INDArray outside(INDArray inside, Shape shape) {
        return switch (shape.rank()) {
            case 2 -> inside.permute(0, 2, 1);
            case 3 -> inside.permute(0, 2, 3, 1);
            case 4 -> inside.permute(0, 2, 3, 1).dup('c').reshape('c', withBatch(inside.size(0) / shape.dim(0), shape));
            default -> inside;
        };
    }

    private static INDArray inside(INDArray values, Shape shape) {
        INDArray outside = values.reshape('c', withBatch(values.size(0), shape));
        return switch (shape.rank()) {
            case 2 -> outside.permute(0, 2, 1);
            case 3 -> outside.permute(0, 3, 1, 2);
            case 4 ->
                outside.reshape('c', values.size(0) * shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3))
                        .permute(0, 3, 1, 2);
            default -> outside;
        };
    }

    private static long[] withBatch(long batch, Shape shape) {
        long[] all = new long[shape.rank() + 1];
        all[0] = batch;
        for (int i = 0; i < shape.rank(); i++) {
            all[i + 1] = shape.dim(i);
        }
        return all;
    }

    private static int[] withBatch(int[] axes) {
        int[] all = new int[axes.length + 1];
        for (int i = 0; i < axes.length; i++) {
            all[i + 1] = axes[i] + 1;
        }
        return all;
    }

    @Override
    public InputPreProcessor clone() {
        return this;
    }

    @Override
    public InputType getOutputType(InputType inputType) {
        throw new UnsupportedOperationException("every layer is told its extents");
    }

    @Override
    public @Nullable Pair<INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
        return null;
    }
}
