package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' BatchNormalization over the last axis (Ioffe and Szegedy 2015). Arrays {@code gamma}, {@code beta}, and untrained
 * {@code moving_mean}, {@code moving_variance}, each (channels). A frozen one uses its moving averages in training too.
 *
 * @param axis -1 or the last axis' number
 * @param momentum of the moving averages: {@code moving · momentum + batch · (1 − momentum)}
 * @param epsilon added to the variance
 * @param center whether there is a beta
 * @param scale whether there is a gamma
 */
public record BatchNormalization(
        int axis,
        double momentum,
        double epsilon,
        boolean center,
        boolean scale,
        Variable beta,
        Variable gamma,
        Initializer movingMean,
        Initializer movingVariance)
        implements Layer {

    /** Keras' defaults. */
    public static final BatchNormalization DEFAULT = new BatchNormalization(
            -1, .99, 1e-3, true, true, Variable.ZERO, Variable.ONE, Initializer.ZEROS, Initializer.ONES);

    public BatchNormalization {
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new InvalidNetworkException("momentum must be in [0, 1], got " + momentum);
        }
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new InvalidNetworkException("epsilon must be in [0, 1), got " + epsilon);
        }
    }

    static BatchNormalization read(LayerConfig config) {
        config.unsupported("renorm_clipping", "virtual_batch_size");
        config.get("renorm_momentum");
        config.neutral("renorm", "fused", "synchronized");
        return new BatchNormalization(
                config.axis(),
                config.number("momentum", .99),
                config.number("epsilon", 1e-3),
                config.flag("center", true),
                config.flag("scale", true),
                Variable.read(config, "beta", Variable.ZERO),
                Variable.read(config, "gamma", Variable.ONE),
                config.initializer("moving_mean_initializer", Initializer.ZEROS),
                config.initializer("moving_variance_initializer", Initializer.ONES));
    }

    @Override
    public String className() {
        return "BatchNormalization";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axis", axis);
        config.put("momentum", momentum);
        config.put("epsilon", epsilon);
        config.put("center", center);
        config.put("scale", scale);
        beta.write("beta", config);
        gamma.write("gamma", config);
        config.put("moving_mean_initializer", movingMean.toJson());
        config.put("moving_variance_initializer", movingVariance.toJson());
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        Layer.last(axis, input);
        return input;
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        Shape channels = Shape.of(Layer.single(inputs).dim(-1));
        List<WeightSpec> weights = new ArrayList<>();
        if (scale) {
            weights.add(gamma.spec("gamma", channels));
        }
        if (center) {
            weights.add(beta.spec("beta", channels));
        }
        weights.add(WeightSpec.untrained("moving_mean", channels, movingMean));
        weights.add(WeightSpec.untrained("moving_variance", channels, movingVariance));
        return weights;
    }
}
