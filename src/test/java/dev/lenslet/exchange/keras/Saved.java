package dev.lenslet.exchange.keras;

import dev.lenslet.engine.onnx.OnnxExporter;
import dev.lenslet.exchange.BuiltModel;
import dev.lenslet.training.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file that Keras saved, with inputs and its own answers ({@code src/test/python/exchange_fixtures.py}). */
record Saved(Path file, float[] input, int count, float[] output) {

    static Saved of(String name) throws IOException {
        Path file = Path.of("src/test/resources/exchange", name);
        JsonNode json = new JsonMapper().readTree(Files.readAllBytes(file.resolveSibling(name + ".json")));
        int size = 1;
        for (JsonNode dim : json.get("shape")) {
            size *= dim.asInt();
        }
        float[] input = floats(json.get("input"));
        return new Saved(file, input, input.length / size, floats(json.get("output")));
    }

    /** What the model answers as it would be served. */
    static float[] answers(BuiltModel model, float[] input, int count, Path scratch) throws IOException {
        OnnxExporter exporter = new OnnxExporter();
        Path graph = scratch.resolve("model-" + System.nanoTime() + ".onnx");
        exporter.export(model.network(), model.weights(), graph);
        try (Predictor predictor = exporter.open(graph)) {
            return predictor.predict(input, count);
        }
    }

    private static float[] floats(JsonNode json) {
        float[] values = new float[json.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = json.get(i).floatValue();
        }
        return values;
    }
}
