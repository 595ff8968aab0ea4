package dev.lenslet.exchange.dl4j;

import dev.lenslet.exchange.UnreadableModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A layer of a Deeplearning4j configuration, which names classes; they are compared, never loaded.
 *
 * @param kind the class' simple name
 * @param json its fields
 */
record Dl4jLayer(int index, String kind, JsonNode json) {

    private static final String PACKAGE = "org.deeplearning4j.nn.conf.layers.";
    private static final Map<String, String> ACTIVATIONS = Map.of(
            "ActivationIdentity", "linear",
            "ActivationReLU", "relu",
            "ActivationSoftmax", "softmax",
            "ActivationSigmoid", "sigmoid",
            "ActivationTanH", "tanh");

    static Dl4jLayer of(int index, JsonNode layer) {
        String className = layer.path("@class").asString("");
        if (!className.startsWith(PACKAGE)) {
            throw UnreadableModel.holdsCode(
                    "The layer " + index + " is of a class of its maker's, '" + className + "'");
        }
        return new Dl4jLayer(index, className.substring(PACKAGE.length()), layer);
    }

    String name() {
        String name = json.path("layerName").asString("");
        return name.isBlank() ? "layer" + index : name;
    }

    /** Keras' configuration of it. */
    Map<String, Object> keras() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", name());
        String className = switch (kind) {
            case "ConvolutionLayer" -> convolution(config);
            case "SubsamplingLayer" -> pooling(config);
            case "DenseLayer", "OutputLayer" -> dense(config);
            case "BatchNormalization" -> normalization(config);
            case "ActivationLayer", "LossLayer" -> {
                config.put("activation", activation());
                yield "Activation";
            }
            case "DropoutLayer" -> {
                config.put("rate", 1 - json.path("idropout").path("p").asDouble(1));
                yield "Dropout";
            }
            case "GlobalPoolingLayer" -> pool("GlobalMaxPooling2D", "GlobalAveragePooling2D");
            default ->
                throw UnreadableModel.unsupported("The layer '" + name() + "' is a " + kind
                        + "; ConvolutionLayer, SubsamplingLayer, GlobalPoolingLayer, BatchNormalization, DenseLayer,"
                        + " OutputLayer, LossLayer, ActivationLayer and DropoutLayer are read.");
        };
        return Map.of("class_name", className, "config", config);
    }

    private String convolution(Map<String, Object> config) {
        window();
        config.put("filters", json.path("nout").asInt());
        config.put("kernel_size", pair("kernelSize", 0));
        config.put("strides", pair("stride", 1));
        config.put("dilation_rate", pair("dilation", 1));
        config.put("padding", padding());
        config.put("use_bias", hasBias());
        config.put("activation", activation());
        return "Conv2D";
    }

    private String pooling(Map<String, Object> config) {
        window();
        if (!pair("dilation", 1).equals(List.of(1, 1))) {
            throw UnreadableModel.unsupported("The layer '" + name() + "' pools with dilation.");
        }
        config.put("pool_size", pair("kernelSize", 0));
        config.put("strides", pair("stride", 1));
        config.put("padding", padding());
        return pool("MaxPooling2D", "AveragePooling2D");
    }

    private String pool(String max, String average) {
        return switch (json.path("poolingType").asString("")) {
            case "MAX" -> max;
            case "AVG" -> average;
            default ->
                throw UnreadableModel.unsupported("The layer '" + name() + "' pools by " + json.path("poolingType"));
        };
    }

    private String dense(Map<String, Object> config) {
        if (json.path("hasLayerNorm").asBoolean(false)) {
            throw UnreadableModel.unsupported("The layer '" + name() + "' normalizes itself (hasLayerNorm).");
        }
        config.put("units", json.path("nout").asInt());
        config.put("use_bias", hasBias());
        config.put("activation", activation());
        return "Dense";
    }

    private String normalization(Map<String, Object> config) {
        if (json.path("lockGammaBeta").asBoolean(false)) {
            throw UnreadableModel.unsupported("The layer '" + name() + "' has its gamma and beta locked.");
        }
        config.put("epsilon", json.path("eps").asDouble(1e-5));
        config.put("momentum", json.path("decay").asDouble(0.9));
        return "BatchNormalization";
    }

    /** Padded pools count the padding in ways of their own. */
    private void window() {
        if (kind.equals("SubsamplingLayer") && !zeros().equals(List.of(0, 0))) {
            throw UnreadableModel.unsupported("The layer '" + name() + "' pools over a padding of " + zeros()
                    + "; convolution mode Same, or no padding, is read.");
        }
        if (json.path("cnn2dDataFormat").asString("NCHW").equals("NHWC")) {
            throw UnreadableModel.unsupported("The layer '" + name() + "' runs channels last (NHWC); NCHW is read.");
        }
    }

    boolean hasBias() {
        return json.path("hasBias").asBoolean(true);
    }

    List<Integer> pair(String field, int otherwise) {
        JsonNode pair = json.path(field);
        return pair.size() == 2
                ? List.of(pair.get(0).asInt(otherwise), pair.get(1).asInt(otherwise))
                : List.of(otherwise, otherwise);
    }

    /** Rows and columns of zeros at each side of what a convolution or pool reads, where the mode is not Same. */
    List<Integer> zeros() {
        return padding().equals("same") ? List.of(0, 0) : pair("padding", 0);
    }

    String padding() {
        return json.path("convolutionMode").asString("").equals("Same") ? "same" : "valid";
    }

    private String activation() {
        String className = json.path("activationFn").path("@class").asString("");
        String simple = className.substring(className.lastIndexOf('.') + 1);
        String known = className.startsWith("org.nd4j.linalg.activations.impl.") ? ACTIVATIONS.get(simple) : null;
        if (known == null) {
            throw UnreadableModel.unsupported("The layer '" + name() + "' has the activation '" + simple + "'; "
                    + String.join(", ", ACTIVATIONS.keySet()).toLowerCase(Locale.ROOT) + " are read.");
        }
        return known;
    }
}
