package dev.lenslet.network;

import java.util.ArrayList;
import java.util.List;

/**
 * LSTM and GRU: (steps, features) to (units), or (steps, units) where every step's output is given. Arrays {@code kernel}
 * (features, gates · units), {@code recurrent_kernel} (units, gates · units) and {@code bias}, gates in Keras' order.
 */
public sealed interface Recurrent extends Layer permits LSTM, GRU {

    Recurrence recurrence();

    /** Blocks of {@link Recurrence#units} columns in the kernels: 4 of an LSTM, 3 of a GRU. */
    int gates();

    /** The bias' shape and beginning. */
    WeightSpec bias();

    /** The same layer reading the other way. */
    Recurrent backwards();

    @Override
    default Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs, 2, "(steps, features)");
        int units = recurrence().units();
        return recurrence().returnSequences() ? Shape.of(input.dim(0), units) : Shape.of(units);
    }

    @Override
    default List<WeightSpec> weights(List<Shape> inputs) {
        Recurrence recurrence = recurrence();
        int columns = Math.multiplyExact(gates(), recurrence.units());
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(recurrence
                .kernel()
                .spec(
                        "kernel",
                        Shape.of(Layer.single(inputs, 2, "(steps, features)").dim(-1), columns)));
        weights.add(recurrence.recurrentKernel().spec("recurrent_kernel", Shape.of(recurrence.units(), columns)));
        if (recurrence.useBias()) {
            weights.add(bias());
        }
        return weights;
    }
}
