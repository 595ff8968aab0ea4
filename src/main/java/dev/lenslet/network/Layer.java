package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/**
 * One kind of layer, as Keras defines it: data is channels-last, every default is Keras'. A layer is a value without a
 * name; the {@link Node} that holds it has one.
 *
 * <p>To add a layer: one record here (description and shapes), its entry in {@link KerasLayers} (reading), and the branch
 * that the compiler then asks for in each engine's translator. Layers that differ in little share an interface.
 */
public sealed interface Layer
        permits InputLayer,
                Convolution,
                DepthwiseConv2D,
                SeparableConv2D,
                Pooling,
                GlobalPooling,
                ZeroPadding2D,
                BatchNormalization,
                Dense,
                Embedding,
                Recurrent,
                Bidirectional,
                TimeDistributed,
                Merge,
                Flatten,
                Reshape,
                Permute,
                DroppingOut,
                ActivationLayer,
                ReLU,
                LeakyReLU,
                ELU,
                Softmax,
                Rescaling,
                Normalization {

    /** Keras' {@code class_name}. */
    String className();

    /** Keras' {@code config} of this layer without {@code name}, {@code trainable} and {@code dtype}; plain JSON values. */
    Map<String, Object> config();

    /**
     * The shape of one example's output.
     *
     * @param inputs shapes of one example's inputs, in the node's order
     * @throws InvalidNetworkException naming the shapes, without the layer's name, which the network adds
     */
    Shape outputShape(List<Shape> inputs);

    /** The arrays this layer holds, in Keras' order ({@code kernel}, {@code bias}); empty for most layers. */
    default List<WeightSpec> weights(List<Shape> inputs) {
        return List.of();
    }

    /** The only input's shape. */
    static Shape single(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new InvalidNetworkException("takes one input, got " + inputs.size() + ": " + inputs);
        }
        return inputs.get(0);
    }

    /**
     * The only input's shape, of a certain kind.
     *
     * @param axes as {@code (steps, features)}
     */
    static Shape single(List<Shape> inputs, int rank, String axes) {
        Shape input = single(inputs);
        if (input.rank() != rank) {
            throw new InvalidNetworkException("needs an input of " + axes + ", got " + input);
        }
        return input;
    }

    /** Refuses an axis of Keras' counting, where 0 is the batch, that is not the input's last. */
    static void last(int axis, Shape input) {
        if (axis != -1 && axis != input.rank()) {
            throw new InvalidNetworkException(
                    "axis " + axis + " of its input " + input + " is not supported; use the last, -1");
        }
    }
}
