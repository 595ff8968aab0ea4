package dev.lenslet.engine.onnx;

import dev.lenslet.network.Shape;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a layer's output stands in the graph.
 *
 * @param tensor its name there
 * @param shape of one example, as Keras has it
 * @param channelsFirst the (…, channels) extents of the picture or sequence whose values lie in the order channels, …, also
 *     after they were flattened; null where they lie in Keras' order
 * @param folded how many leading axes of the shape are folded into the batch; {@code channelsFirst} is of what is left
 */
record LayerOutput(String tensor, Shape shape, @Nullable Shape channelsFirst, int folded) {

    static LayerOutput inKerasOrder(String tensor, Shape shape) {
        return new LayerOutput(tensor, shape, null, 0);
    }

    static LayerOutput inChannelsFirst(String tensor, Shape picture) {
        return new LayerOutput(tensor, picture, picture, 0);
    }

    /** Another tensor of the same shape and order. */
    LayerOutput as(String other) {
        return new LayerOutput(other, shape, channelsFirst, folded);
    }

    /** The same tensor as one of more examples, of the steps of each. */
    LayerOutput step() {
        return new LayerOutput(tensor, without(1), channelsFirst, folded - 1);
    }

    /** The reverse of {@link #step}. */
    LayerOutput steps(int count) {
        List<Integer> dims =
                Stream.concat(Stream.of(count), shape.dims().stream()).toList();
        return new LayerOutput(tensor, new Shape(dims), channelsFirst, folded + 1);
    }

    /** What each example of the tensor is, in Keras' order. */
    Shape inner() {
        return without(folded);
    }

    /** Whether the channels are the tensor's second axis, behind the batch, with others behind them. */
    boolean channelsAreSecond() {
        return channelsFirst != null && channelsFirst.rank() == inner().rank();
    }

    /** Extents of an array with a value for each of the last axis, to go with the tensor. */
    List<Integer> perChannel(int channels) {
        int behind = channelsAreSecond() ? inner().rank() - 1 : 0;
        return Stream.concat(Stream.of(channels), Collections.nCopies(behind, 1).stream())
                .toList();
    }

    /** Values for each of the last axis, in the order that the tensor has them. */
    float[] ordered(float[] values) {
        return channelsFirst == null || channelsAreSecond()
                ? values
                : KernelLayout.rowsChannelsFirst(values, 1, channelsFirst);
    }

    private Shape without(int axes) {
        return new Shape(shape.dims().subList(axes, shape.rank()));
    }

    /** Whether both orders of a picture are one and the same sequence of values. */
    static boolean ordersCoincide(Shape picture) {
        return picture.dim(-1) == 1 || picture.size() == picture.dim(-1);
    }
}
