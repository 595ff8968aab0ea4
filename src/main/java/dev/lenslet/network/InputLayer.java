package dev.lenslet.network;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Keras' InputLayer: where examples of this shape come in. */
public record InputLayer(Shape shape) implements Layer {

    static InputLayer read(LayerConfig config) {
        JsonNode batchShape = config.get("batch_shape");
        JsonNode ofKeras2 = config.get("batch_input_shape");
        JsonNode shape = batchShape == null ? ofKeras2 : batchShape;
        if (shape == null || !shape.isArray()) {
            throw config.fault("'batch_shape' is missing");
        }
        config.get("sparse");
        config.get("ragged");
        config.get("optional");
        return new InputLayer(KerasModelReader.shape("input", shape));
    }

    @Override
    public String className() {
        return "InputLayer";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("batch_shape", KerasModelReader.batchShape(shape));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return shape;
    }
}
