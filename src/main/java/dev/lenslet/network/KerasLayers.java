package dev.lenslet.network;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads each layer from Keras' configuration of it, by class name. */
final class KerasLayers {

    private static final Map<String, Function<LayerConfig, Layer>> READERS = new TreeMap<>();

    static {
        READERS.put("InputLayer", InputLayer::read);
        READERS.put("Conv1D", Conv1D::read);
        READERS.put("Conv2D", Conv2D::read);
        READERS.put("DepthwiseConv2D", DepthwiseConv2D::read);
        READERS.put("SeparableConv2D", SeparableConv2D::read);
        READERS.put("ZeroPadding2D", ZeroPadding2D::read);
        READERS.put("MaxPooling1D", MaxPooling1D::read);
        READERS.put("MaxPooling2D", MaxPooling2D::read);
        READERS.put("AveragePooling1D", AveragePooling1D::read);
        READERS.put("AveragePooling2D", AveragePooling2D::read);
        READERS.put("GlobalMaxPooling1D", GlobalMaxPooling1D::read);
        READERS.put("GlobalMaxPooling2D", GlobalMaxPooling2D::read);
        READERS.put("GlobalAveragePooling1D", GlobalAveragePooling1D::read);
        READERS.put("GlobalAveragePooling2D", GlobalAveragePooling2D::read);
        READERS.put("BatchNormalization", BatchNormalization::read);
        READERS.put("Dense", Dense::read);
        READERS.put("Embedding", Embedding::read);
        READERS.put("LSTM", LSTM::read);
        READERS.put("GRU", GRU::read);
        READERS.put("Bidirectional", Bidirectional::read);
        READERS.put("TimeDistributed", TimeDistributed::read);
        READERS.put("Add", Add::read);
        READERS.put("Multiply", Multiply::read);
        READERS.put("Concatenate", Concatenate::read);
        READERS.put("Flatten", Flatten::read);
        READERS.put("Reshape", Reshape::read);
        READERS.put("Permute", Permute::read);
        READERS.put("Dropout", Dropout::read);
        READERS.put("SpatialDropout1D", SpatialDropout1D::read);
        READERS.put("SpatialDropout2D", SpatialDropout2D::read);
        READERS.put("Activation", ActivationLayer::read);
        READERS.put("ReLU", ReLU::read);
        READERS.put("LeakyReLU", LeakyReLU::read);
        READERS.put("ELU", ELU::read);
        READERS.put("Softmax", Softmax::read);
        READERS.put("Rescaling", Rescaling::read);
        READERS.put("Normalization", Normalization::read);
    }

    private KerasLayers() {}

    static Set<String> classNames() {
        return READERS.keySet();
    }

    /** @param ofKeras2 whether Keras 2 wrote it */
    static Layer read(String name, String className, JsonNode config, boolean ofKeras2) {
        Function<LayerConfig, Layer> reader = READERS.get(className);
        if (reader == null) {
            String why = className.equals("Lambda")
                    ? "holds code, which is never run here; say it by other layers (Rescaling, Activation, …)"
                    : "is not supported; supported are " + classNames();
            throw new InvalidNetworkException(name, "class " + className + " " + why);
        }
        LayerConfig read = new LayerConfig(name, config, ofKeras2);
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
