package dev.lenslet.network;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Keras' InputLayer: where examples of this shape come in.
 *
 * @param type INT32 for token ids, which an Embedding reads
 */
public record InputLayer(Shape shape, ElementType type) implements Layer {

    /** Numbers come in. */
    public InputLayer(Shape shape) {
        this(shape, ElementType.FLOAT32);
    }

    static InputLayer read(LayerConfig config) {
        JsonNode batchShape = config.get("batch_shape");
        JsonNode ofKeras2 = config.get("batch_input_shape");
        JsonNode shape = batchShape == null ? ofKeras2 : batchShape;
        if (shape == null || !shape.isArray()) {
            throw config.fault("'batch_shape' is missing");
        }
        config.neutral("sparse", "ragged", "optional");
        return new InputLayer(KerasModelReader.shape("input", shape), type(config));
    }

    private static ElementType type(LayerConfig config) {
        JsonNode dtype = config.get("dtype");
        // A policy of Keras 3 is about numbers.
        String name = dtype == null || dtype.isObject() ? "float32" : dtype.asString("");
        return switch (name) {
            case "float32", "float16", "float64", "bfloat16" -> ElementType.FLOAT32;
            case "int32", "int64" -> ElementType.INT32;
            default -> throw config.fault("'dtype' is " + name + "; supported are float32 and, for token ids, int32");
        };
    }

    @Override
    public String className() {
        return "InputLayer";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("batch_shape", KerasModelReader.batchShape(shape), "dtype", type.kerasName());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return shape;
    }
}
