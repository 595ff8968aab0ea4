package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.exchange.hdf5.Hdf5Dataset;
import dev.lenslet.exchange.hdf5.Hdf5Group;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights as Keras 3 keeps them in {@code .keras} and {@code .weights.h5}: {@code layers/conv2d_1/vars/0}, where a path's
 * name is the layer's class in snake case with a count, not the layer's name ({@code keras/src/saving/saving_lib.py},
 * 3.15.1). Keras 2.13 to 2.15 said {@code _layer_checkpoint_dependencies} for {@code layers}.
 */
final class StateWeights {

    private static final String LAYERS = "layers";
    private static final String LAYERS_OF_KERAS_2 = "_layer_checkpoint_dependencies";

    /** Where layers keep layers of their own, in the order of the outer one's weights. */
    private static final List<String> PARTS = List.of("cell", "layer", "forward_layer", "backward_layer");

    private final WeightCollection weights;

    private StateWeights(WeightCollection weights) {
        this.weights = weights;
    }

    static boolean isHere(Hdf5Group root) {
        return root.has(LAYERS) || root.has(LAYERS_OF_KERAS_2);
    }

    static Weights read(Hdf5Group root, List<KerasLayer> layers, Network network) {
        WeightCollection weights = new WeightCollection(network);
        new StateWeights(weights).model(root, layers);
        return weights.finish();
    }

    private void model(Hdf5Group model, List<KerasLayer> layers) {
        Hdf5Group container =
                model.group(model.has(LAYERS) || !model.has(LAYERS_OF_KERAS_2) ? LAYERS : LAYERS_OF_KERAS_2);
        PathNames names = new PathNames();
        for (KerasLayer layer : layers) {
            String name = names.next(layer.className());
            boolean hasWeights = layer.leaves().stream()
                    .anyMatch(leaf -> !weights.specs(leaf).isEmpty());
            if (!hasWeights) {
                continue;
            }
            Hdf5Group saved = container.group(name);
            if (layer.isModel()) {
                model(saved, layer.layers());
            } else {
                layer(saved, layer);
            }
        }
    }

    private void layer(Hdf5Group saved, KerasLayer layer) {
        List<WeightSpec> specs = weights.specs(layer);
        List<Hdf5Dataset> datasets = new ArrayList<>();
        collect(saved, datasets, 0);
        if (datasets.size() != specs.size()) {
            throw UnreadableModel.damaged("The layer '" + layer.node() + "' holds " + specs.size()
                    + " arrays, the file has " + datasets.size() + " in '" + saved.path() + "'.");
        }
        for (int i = 0; i < specs.size(); i++) {
            weights.put(layer, specs.get(i), datasets.get(i));
        }
    }

    private static void collect(Hdf5Group saved, List<Hdf5Dataset> datasets, int depth) {
        if (saved.has("vars")) {
            Hdf5Group vars = saved.group("vars");
            for (int i = 0; vars.has(Integer.toString(i)); i++) {
                Hdf5Dataset dataset = vars.dataset(Integer.toString(i));
                datasets.add(dataset);
            }
        }
        for (String part : PARTS) {
            if (depth < PARTS.size() && saved.has(part)) {
                collect(saved.group(part), datasets, depth + 1);
            }
        }
    }
}
