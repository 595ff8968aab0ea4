package dev.lenslet.engine.onnx;

import dev.lenslet.network.GRU;
import dev.lenslet.network.LSTM;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer's arrays as ONNX has them: one block a direction, gates as rows. Keras' gates of an LSTM are input,
 * forget, cell, output, ONNX' are input, output, forget, cell; those of a GRU are update, reset, new in both.
 */
final class RecurrentWeights {

    private static final int[] LSTM_GATES = {0, 3, 1, 2};
    private static final int[] GRU_GATES = {0, 1, 2};

    private final GraphWeights weights;
    private final String name;
    private final Recurrent layer;
    private final List<String> directions;
    private final int[] order;

    RecurrentWeights(GraphWeights weights, String name, Recurrent layer, List<String> directions) {
        this.weights = weights;
        this.name = name;
        this.layer = layer;
        this.directions = directions;
        this.order = switch (layer) {
            case LSTM lstm -> LSTM_GATES;
            case GRU gru -> GRU_GATES;
        };
    }

    /** @param channelsFirst where each step is a picture that was flattened in that order */
    String kernel(@Nullable Shape channelsFirst) {
        return matrix(
                "kernel",
                kernel -> channelsFirst == null
                        ? kernel
                        : KernelLayout.rowsChannelsFirst(kernel, order.length * units(), channelsFirst));
    }

    String recurrent() {
        return matrix("recurrent_kernel", kernel -> kernel);
    }

    /** Both biases of each gate: of the input and of the state, which Keras gives a GRU alone, if it resets after. */
    String bias() {
        int gates = order.length * units();
        float[] all = new float[directions.size() * 2 * gates];
        for (int direction = 0; direction < directions.size(); direction++) {
            float[] bias = weights.get(name, directions.get(direction) + "bias").values();
            for (int row = 0; row < bias.length / gates; row++) {
                float[] one = new float[gates];
                System.arraycopy(bias, row * gates, one, 0, gates);
                float[] moved = KernelLayout.gatesFirst(one, 1, order);
                System.arraycopy(moved, 0, all, (direction * 2 + row) * gates, gates);
            }
        }
        return weights.put(name, "bias", List.of(directions.size(), 2 * gates), all);
    }

    private String matrix(String array, UnaryOperator<float[]> rows) {
        float[] all = {};
        int in = 0;
        for (int direction = 0; direction < directions.size(); direction++) {
            WeightArray kernel = weights.get(name, directions.get(direction) + array);
            in = kernel.shape().dim(0);
            float[] moved = KernelLayout.gatesFirst(rows.apply(kernel.values()), in, order);
            if (direction == 0) {
                all = new float[directions.size() * moved.length];
            }
            System.arraycopy(moved, 0, all, direction * moved.length, moved.length);
        }
        return weights.put(name, array, List.of(directions.size(), order.length * units(), in), all);
    }

    private int units() {
        return layer.recurrence().units();
    }
}
