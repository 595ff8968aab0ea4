package dev.lenslet.engine.dl4j;

import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Layer;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Normalization;
import dev.lenslet.network.Rescaling;
import dev.lenslet.network.TimeDistributed;
import dev.lenslet.network.WeightArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a layer that is not trained multiplies each channel with, and adds to it. */
final class FixedScales {

    /** Keras' lower bound of a Normalization's deviation. */
    private static final double EPSILON = 1e-7;

    private FixedScales() {}

    /** @param arrays by {@code layer/array} */
    static void set(ChannelAffine affine, Network network, Node node, Map<String, WeightArray> arrays) {
        int channels = network.inputShapes(node).get(0).dim(-1);
        double[] scale = new double[channels];
        double[] offset = new double[channels];
        Layer layer = node.layer() instanceof TimeDistributed timed ? timed.layer() : node.layer();
        switch (layer) {
            case Rescaling rescaling -> {
                Arrays.fill(scale, rescaling.scale());
                Arrays.fill(offset, rescaling.offset());
            }
            case Normalization normalization -> {
                double[] mean = values(normalization.mean(), arrays.get(node.name() + "/mean"), 0, channels);
                double[] variance =
                        values(normalization.variance(), arrays.get(node.name() + "/variance"), 1, channels);
                for (int i = 0; i < channels; i++) {
                    double deviation = Math.max(Math.sqrt(variance[i]), EPSILON);
                    scale[i] = normalization.invert() ? deviation : 1 / deviation;
                    offset[i] = normalization.invert() ? mean[i] : -mean[i] / deviation;
                }
            }
            case BatchNormalization normalization -> {
                double[] gamma = values(List.of(), arrays.get(node.name() + "/gamma"), 1, channels);
                double[] beta = values(List.of(), arrays.get(node.name() + "/beta"), 0, channels);
                double[] mean = values(List.of(), arrays.get(node.name() + "/moving_mean"), 0, channels);
                double[] variance = values(List.of(), arrays.get(node.name() + "/moving_variance"), 1, channels);
                for (int i = 0; i < channels; i++) {
                    scale[i] = gamma[i] / Math.sqrt(variance[i] + normalization.epsilon());
                    offset[i] = beta[i] - mean[i] * scale[i];
                }
            }
            default -> throw new IllegalStateException(layer.className() + " has no fixed scale");
        }
        affine.set(scale, offset);
    }

    /** One for each channel; one for all stands for each. */
    private static double[] values(
            List<Double> configured, @Nullable WeightArray array, double otherwise, int channels) {
        double[] values = new double[channels];
        for (int i = 0; i < channels; i++) {
            if (!configured.isEmpty()) {
                values[i] = configured.get(configured.size() == 1 ? 0 : i);
            } else if (array != null) {
                values[i] = array.values()[array.values().length == 1 ? 0 : i];
            } else {
                values[i] = otherwise;
            }
        }
        return values;
    }
}
