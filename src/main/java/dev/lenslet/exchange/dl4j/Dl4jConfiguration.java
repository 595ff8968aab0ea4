package dev.lenslet.exchange.dl4j;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A MultiLayerConfiguration as a network of Keras' layers.
 *
 * @param inputGuessed whether the picture's size was worked out from what comes of it: the configuration does not say it
 */
record Dl4jConfiguration(List<Dl4jLayer> layers, Network network, boolean inputGuessed) {

    private static final int MAX_LAYERS = 2_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TO_DENSE = "CnnToFeedForwardPreProcessor";
    private static final String TO_PICTURE = "FeedForwardToCnnPreProcessor";

    static Dl4jConfiguration of(JsonNode json) {
        JsonNode confs = json.path("confs");
        if (!confs.isArray() || confs.isEmpty() || confs.size() > MAX_LAYERS) {
            throw UnreadableModel.unsupported(
                    "The configuration is of no MultiLayerNetwork (no 'confs'); graphs of Deeplearning4j are not read.");
        }
        List<Dl4jLayer> layers = new ArrayList<>();
        for (JsonNode conf : confs) {
            layers.add(Dl4jLayer.of(layers.size(), conf.path("layer")));
        }
        JsonNode preprocessors = json.path("inputPreProcessors");
        Shape given = given(layers.getFirst(), preprocessors.path("0"));
        Shape input = given == null ? workedOut(layers, preprocessors) : given;
        try {
            Network network = KerasJson.read(keras(layers, preprocessors, input));
            return new Dl4jConfiguration(List.copyOf(layers), network, given == null);
        } catch (InvalidNetworkException fault) {
            throw UnreadableModel.network(fault);
        }
    }

    private static JsonNode keras(List<Dl4jLayer> layers, JsonNode preprocessors, Shape input) {
        List<Integer> batchShape = new ArrayList<>();
        batchShape.add(null);
        batchShape.addAll(input.dims());
        List<Object> list = new ArrayList<>();
        list.add(Map.of("class_name", "InputLayer", "config", Map.of("name", "input", "batch_shape", batchShape)));
        for (Dl4jLayer layer : layers) {
            String preprocessor = kind(preprocessors.path(Integer.toString(layer.index())));
            switch (preprocessor) {
                case "" -> {}
                case TO_DENSE ->
                    list.add(Map.of("class_name", "Flatten", "config", Map.of("name", layer.name() + "_flatten")));
                case TO_PICTURE -> {
                    if (layer.index() != 0) {
                        throw unsupported(layer, preprocessor);
                    }
                }
                default -> throw unsupported(layer, preprocessor);
            }
            if (layer.kind().equals("ConvolutionLayer") && !layer.zeros().equals(List.of(0, 0))) {
                list.add(Map.of(
                        "class_name",
                        "ZeroPadding2D",
                        "config",
                        Map.of("name", layer.name() + "_padding", "padding", layer.zeros())));
            }
            list.add(layer.keras());
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", "deeplearning4j");
        config.put("layers", list);
        return JSON.valueToTree(Map.of("class_name", "Sequential", "config", config));
    }

    private static UnreadableModel unsupported(Dl4jLayer layer, String preprocessor) {
        return UnreadableModel.unsupported("The layer '" + layer.name() + "' has the preprocessor " + preprocessor
                + " before it, which is not read.");
    }

    private static String kind(JsonNode preprocessor) {
        String className = preprocessor.path("@class").asString("");
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** What the first layer says of the input; null where pictures of any size could come. */
    private static @Nullable Shape given(Dl4jLayer first, JsonNode preprocessor) {
        if (kind(preprocessor).equals(TO_PICTURE)) {
            return picture(preprocessor);
        }
        return first.kind().equals("DenseLayer") || first.kind().equals("OutputLayer")
                ? shape(first.json().path("nin").asInt())
                : null;
    }

    private static Shape picture(JsonNode preprocessor) {
        return shape(
                preprocessor.path("inputHeight").asInt(),
                preprocessor.path("inputWidth").asInt(),
                preprocessor.path("numChannels").asInt());
    }

    private static Shape shape(int... dims) {
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException absurd) {
            throw UnreadableModel.damaged("The configuration has an input of " + Arrays.toString(dims) + ".");
        }
    }

    /**
     * A picture of which the layers make what is flattened: the smallest without padding, one that strides divide with. Others
     * may do as well; convolutions and pools are the same for all.
     */
    private static Shape workedOut(List<Dl4jLayer> layers, JsonNode preprocessors) {
        for (int end = 1; end < layers.size(); end++) {
            JsonNode preprocessor = preprocessors.path(Integer.toString(end));
            if (kind(preprocessor).equals(TO_DENSE)) {
                Shape flattened = picture(preprocessor);
                long[] extents = {flattened.dim(0), flattened.dim(1)};
                for (int i = end - 1; i >= 0; i--) {
                    before(layers.get(i), extents);
                }
                return shape(
                        (int) Math.min(extents[0], Integer.MAX_VALUE),
                        (int) Math.min(extents[1], Integer.MAX_VALUE),
                        layers.getFirst().json().path("nin").asInt());
            }
        }
        throw UnreadableModel.unsupported(
                "The configuration does not say how large its input is, and nothing in it tells;"
                        + " build it with InputType.convolutionalFlat, or export it to ONNX.");
    }

    private static void before(Dl4jLayer layer, long[] extents) {
        if (!layer.kind().equals("ConvolutionLayer") && !layer.kind().equals("SubsamplingLayer")) {
            return;
        }
        for (int axis = 0; axis < 2; axis++) {
            long stride = layer.pair("stride", 1).get(axis);
            long reach = (long) layer.pair("dilation", 1).get(axis)
                            * (layer.pair("kernelSize", 0).get(axis) - 1)
                    + 1;
            extents[axis] = layer.padding().equals("same")
                    ? extents[axis] * stride
                    : (extents[axis] - 1) * stride + reach - 2L * layer.zeros().get(axis);
            if (extents[axis] < 1 || extents[axis] > Integer.MAX_VALUE) {
                throw UnreadableModel.damaged("The layer '" + layer.name() + "' has absurd extents.");
            }
        }
    }
}
