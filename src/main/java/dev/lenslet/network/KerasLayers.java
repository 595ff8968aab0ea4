package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads each layer from Keras' configuration of it, by class name. */
final class KerasLayers {

    private static final Map<String, Function<LayerConfig, Layer>> READERS = new LinkedHashMap<>();

    static {
        READERS.put("InputLayer", InputLayer::read);
        READERS.put("Conv2D", Conv2D::read);
        READERS.put("MaxPooling2D", MaxPooling2D::read);
        READERS.put("Flatten", Flatten::read);
        READERS.put("Dense", Dense::read);
        READERS.put("Dropout", Dropout::read);
        READERS.put("Activation", ActivationLayer::read);
    }

    private KerasLayers() {}

    static Set<String> classNames() {
        return READERS.keySet();
    }

    static Layer read(String name, String className, JsonNode config) {
        Function<LayerConfig, Layer> reader = READERS.get(className);
        if (reader == null) {
            throw new InvalidNetworkException(
                    name, "class " + className + " is not supported; supported are " + classNames());
        }
        LayerConfig read = new LayerConfig(name, config);
        Layer layer;
        try {
            layer = reader.apply(read);
        } catch (InvalidNetworkException fault) {
            throw fault.of(name);
        }
        read.finish();
        return layer;
    }
}
