package dev.lenslet.network;

import java.util.List;

/**
 * A layer's place in a network.
 *
 * @param name Keras' layer name, unique in the network; a layer of a nested model is {@code outer.inner}, since Keras 3 allows no slash in a name
 * @param inputs names of the nodes it reads, in the layer's order; empty for an {@link InputLayer} alone
 * @param trainable false where Keras' configuration froze the layer or a model around it
 */
public record Node(String name, Layer layer, List<String> inputs, boolean trainable) {

    public Node {
        if (name.isBlank()) {
            throw new InvalidNetworkException("a layer of class " + layer.className() + " has no name");
        }
        inputs = List.copyOf(inputs);
    }
}
