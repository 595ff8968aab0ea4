package dev.lenslet.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays of a network by {@code layer/array}, in Keras' names, layouts and order. */
public final class Weights {

    private final Map<String, WeightArray> arrays;

    public Weights(Map<String, WeightArray> arrays) {
        this.arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    public Map<String, WeightArray> arrays() {
        return arrays;
    }

    /** @throws InvalidNetworkException where there is none of that name */
    public WeightArray get(String layer, String array) {
        WeightArray found = arrays.get(layer + "/" + array);
        if (found == null) {
            throw new InvalidNetworkException(layer, "its weights have no array '" + array + "'");
        }
        return found;
    }

    /**
     * The arrays that a network has a place for, in its order.
     *
     * @throws InvalidNetworkException where one of them is missing
     */
    public Weights of(Network network) {
        Map<String, WeightArray> found = new LinkedHashMap<>();
        for (String name : network.weights().keySet()) {
            WeightArray array = arrays.get(name);
            if (array == null) {
                throw new InvalidNetworkException("the weights lack '" + name + "'");
            }
            found.put(name, array);
        }
        return new Weights(found);
    }

    /** @throws InvalidNetworkException where an array is missing, too many, or of another shape than the network's */
    public void check(Network network) {
        Map<String, WeightSpec> specs = network.weights();
        specs.forEach((name, spec) -> {
            WeightArray array = arrays.get(name);
            if (array == null) {
                throw new InvalidNetworkException("the weights lack '" + name + "' of shape " + spec.shape());
            }
            if (!array.shape().equals(spec.shape())) {
                throw new InvalidNetworkException("the weights '" + name + "' have shape " + array.shape()
                        + ", the network needs " + spec.shape());
            }
        });
        arrays.keySet().stream()
                .filter(name -> !specs.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidNetworkException("the network has no place for the weights '" + name + "'");
                });
    }
}
