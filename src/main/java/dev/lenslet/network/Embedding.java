package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' Embedding: a row of {@code embeddings} (inputDim, outputDim) for each token id. {@code mask_zero} is refused: no
 * layer here knows masks, and answers would differ from Keras' in silence.
 *
 * @param inputDim ids are below it
 */
public record Embedding(int inputDim, int outputDim, Variable embeddings, Regularizer activity) implements Layer {

    /** Ids travel as float32 at some places, which is exact up to here. */
    private static final int MAX_INPUT_DIM = 1 << 24;

    public Embedding {
        if (inputDim < 1 || inputDim > MAX_INPUT_DIM) {
            throw new InvalidNetworkException("input_dim must be in [1, " + MAX_INPUT_DIM + "], got " + inputDim);
        }
        if (outputDim < 1) {
            throw new InvalidNetworkException("output_dim must be at least 1, got " + outputDim);
        }
    }

    static Embedding read(LayerConfig config) {
        if (config.flag("mask_zero", false)) {
            throw config.fault("'mask_zero' is not supported, no layer here knows masks; leave it false");
        }
        config.get("input_length");
        config.unsupported("sparse", "weights");
        return new Embedding(
                config.integer("input_dim"),
                config.integer("output_dim"),
                Variable.read(config, "embeddings", new Variable(Initializer.UNIFORM, Regularizer.NONE)),
                config.regularizer("activity_regularizer"));
    }

    @Override
    public String className() {
        return "Embedding";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("input_dim", inputDim);
        config.put("output_dim", outputDim);
        embeddings.write("embeddings", config);
        activity.write("activity_regularizer", config);
        config.put("mask_zero", false);
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        List<Integer> out = new ArrayList<>(Layer.single(inputs).dims());
        out.add(outputDim);
        return new Shape(out);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        return List.of(embeddings.spec("embeddings", Shape.of(inputDim, outputDim)));
    }
}
