package dev.lenslet.engine.onnx;

import dev.lenslet.network.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where a layer's output stands in the graph.
 *
 * @param tensor its name there
 * @param shape of one example, as Keras has it
 * @param channelsFirst the (height, width, channels) extents of the picture whose values lie in the order channels,
 *     height, width, also after they were flattened; null where they lie in Keras' order
 */
record LayerOutput(String tensor, Shape shape, @Nullable Shape channelsFirst) {

    static LayerOutput inKerasOrder(String tensor, Shape shape) {
        return new LayerOutput(tensor, shape, null);
    }

    static LayerOutput inChannelsFirst(String tensor, Shape picture) {
        return new LayerOutput(tensor, picture, picture);
    }

    /** Another tensor of the same shape and order. */
    LayerOutput as(String other) {
        return new LayerOutput(other, shape, channelsFirst);
    }

    /** Whether both orders of a picture are one and the same sequence of values. */
    static boolean ordersCoincide(Shape picture) {
        return picture.dim(2) == 1 || picture.dim(0) * picture.dim(1) == 1;
    }
}
