package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.exchange.hdf5.Hdf5Dataset;
import dev.lenslet.exchange.hdf5.Hdf5Group;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Weights as Keras 1 and 2 write them, and Keras 3 by {@code save("….h5")}: a group for each layer of the outermost model,
 * with its arrays in the order of {@code trainable_weights + non_trainable_weights}. Layers are matched in order, as Keras
 * itself does ({@code keras/src/legacy/saving/legacy_h5_format.py}, 3.15.1).
 */
final class LegacyWeights {

    private static final int MAX_LAYERS = 10_000;

    private final Hdf5Group group;
    private final WeightCollection weights;
    private final KerasOneWeights conversion;

    private record Place(KerasLayer layer, WeightSpec spec) {}

    private LegacyWeights(Hdf5Group group, WeightCollection weights) {
        this.group = group;
        this.weights = weights;
        this.conversion = new KerasOneWeights(
                Objects.requireNonNullElse(group.text("keras_version"), "1").startsWith("1"),
                "theano".equals(group.text("backend")));
    }

    /** The group that holds the layers' groups. */
    static Hdf5Group group(Hdf5Group root) {
        return root.has("model_weights") ? root.group("model_weights") : root;
    }

    static boolean isHere(Hdf5Group root) {
        return group(root).hasAttribute("layer_names");
    }

    static Weights read(Hdf5Group root, List<KerasLayer> layers, Network network) {
        WeightCollection weights = new WeightCollection(network);
        new LegacyWeights(group(root), weights).read(layers);
        return weights.finish();
    }

    /** The file's layers by their names, wherever they are in the network; it must have them all. */
    static Weights byName(Hdf5Group root, Network network, Weights others) {
        WeightCollection weights = new WeightCollection(network);
        Hdf5Group group = group(root);
        LegacyWeights reader = new LegacyWeights(group, weights);
        others.arrays().forEach(weights::keep);
        for (String name : names(group, "layer_names")) {
            if (!names(group.group(name), "weight_names").isEmpty()) {
                Node node = network.nodes().stream()
                        .filter(candidate -> candidate.name().equals(name)
                                || candidate.name().endsWith("." + name)
                                // Slashes are in names of Keras 1 and 2 alone.
                                || candidate.name().equals(name.replace('/', '_')))
                        .findFirst()
                        .orElseThrow(() ->
                                UnreadableModel.unsupported("The network has no layer '" + name + "', the file has."));
                reader.read(
                        new KerasLayer(name, node.name(), node.layer().className(), true, false, List.of()),
                        group.group(name));
            }
        }
        return weights.finish();
    }

    private void read(List<KerasLayer> layers) {
        List<KerasLayer> expected =
                layers.stream().filter(layer -> !places(layer).isEmpty()).toList();
        List<String> found = new ArrayList<>();
        for (String name : names(group, "layer_names")) {
            if (!names(group.group(name), "weight_names").isEmpty()) {
                found.add(name);
            }
        }
        if (found.size() != expected.size()) {
            throw UnreadableModel.damaged("The file has weights for " + found.size() + " layers " + brief(found)
                    + ", the configuration has " + expected.size() + " with weights "
                    + brief(expected.stream().map(KerasLayer::name).toList()) + ".");
        }
        Iterator<String> names = found.iterator();
        expected.forEach(layer -> read(layer, group.group(names.next())));
    }

    private void read(KerasLayer layer, Hdf5Group saved) {
        List<Hdf5Dataset> datasets = new ArrayList<>();
        for (String name : names(saved, "weight_names")) {
            datasets.add(saved.dataset(name));
        }
        List<Place> places = places(layer);
        if (conversion.reads(layer, datasets.size())) {
            conversion.put(layer, datasets, weights);
            return;
        }
        if (datasets.size() != places.size()) {
            throw UnreadableModel.damaged("The layer '" + layer.name() + "' holds " + places.size()
                    + " arrays, the file has " + datasets.size() + " in '" + saved.path() + "'.");
        }
        for (int i = 0; i < places.size(); i++) {
            weights.put(places.get(i).layer, places.get(i).spec, datasets.get(i));
        }
    }

    /** Where a layer's arrays go, in the order of the file. */
    private List<Place> places(KerasLayer layer) {
        List<Place> trainable = new ArrayList<>();
        List<Place> others = new ArrayList<>();
        for (KerasLayer leaf : layer.leaves()) {
            for (WeightSpec spec : weights.specs(leaf)) {
                (leaf.trainable() && spec.trainable() ? trainable : others).add(new Place(leaf, spec));
            }
        }
        trainable.addAll(others);
        return trainable;
    }

    private static List<String> names(Hdf5Group group, String attribute) {
        List<String> names = group.texts(attribute);
        if (names.size() > MAX_LAYERS) {
            throw UnreadableModel.damaged("'" + group.path() + "' lists more than " + MAX_LAYERS + " names.");
        }
        return names;
    }

    private static String brief(List<String> names) {
        return names.size() > 8 ? names.subList(0, 8) + "…" : names.toString();
    }
}
