package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/**
 * One kind of layer, as Keras defines it: data is channels-last, every default is Keras'. A layer is a value without a
 * name; the {@link Node} that holds it has one.
 *
 * <p>To add a layer: one record here (description and shapes), its entry in {@link KerasLayers} (reading), and the branch
 * that the compiler then asks for in each engine's translator.
 */
public sealed interface Layer permits InputLayer, Conv2D, MaxPooling2D, Flatten, Dense, Dropout, ActivationLayer {

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
}
