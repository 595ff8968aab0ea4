package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.exchange.hdf5.Hdf5Dataset;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of one network as they are found in a file. A value is read only where extents are the network's. */
final class WeightCollection {

    private final Network network;
    private final Map<String, List<WeightSpec>> specs = new HashMap<>();
    private final Map<String, WeightArray> arrays = new HashMap<>();

    WeightCollection(Network network) {
        this.network = network;
        for (Node node : network.nodes()) {
            specs.put(node.name(), node.layer().weights(network.inputShapes(node)));
        }
    }

    /** What a layer holds, in Keras' order; nothing for what the network left out, as a second input. */
    List<WeightSpec> specs(KerasLayer layer) {
        return specs.getOrDefault(layer.node(), List.of());
    }

    void put(KerasLayer layer, WeightSpec spec, Hdf5Dataset dataset) {
        List<Long> expected =
                spec.shape().dims().stream().map(Integer::longValue).toList();
        if (!dataset.dims().equals(expected)) {
            throw UnreadableModel.damaged("The weights '" + dataset.path() + "' have the shape " + dataset.dims()
                    + "; '" + spec.name() + "' of layer '" + layer.node() + "' has " + expected + ".");
        }
        put(layer, spec, dataset.path(), dataset.floats());
    }

    /** @param from where they were found, for messages */
    void put(KerasLayer layer, WeightSpec spec, String from, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw UnreadableModel.damaged(
                        "The weights '" + from + "' of layer '" + layer.node() + "' hold NaN or an infinite value.");
            }
        }
        arrays.put(layer.node() + "/" + spec.name(), new WeightArray(spec.shape(), values));
    }

    /** What no file has to give. */
    void keep(String name, WeightArray array) {
        arrays.put(name, array);
    }

    /** All of them, in the network's order. */
    Weights finish() {
        Map<String, WeightArray> ordered = new LinkedHashMap<>();
        for (String name : network.weights().keySet()) {
            WeightArray array = arrays.get(name);
            if (array == null) {
                throw UnreadableModel.damaged("The file has no weights for '" + name + "'.");
            }
            ordered.put(name, array);
        }
        return new Weights(ordered);
    }
}
