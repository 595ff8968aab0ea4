package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.exchange.hdf5.Hdf5Dataset;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightSpec;
import java.util.List;

/**
 * What Keras 2 does to weights of Keras 1 when it loads them ({@code preprocess_weights_for_loading}, Keras 2.3.1): kernels
 * in Theano's order are turned to (height, width, in, out), those made on Theano are flipped too, and an LSTM's twelve
 * arrays become three.
 */
final class KerasOneWeights {

    private final boolean keras1;
    private final boolean flipped;

    /**
     * @param keras1 whether Keras 1 wrote the file
     * @param theano whether Theano computed the model: its convolutions flip kernels, others' don't
     */
    KerasOneWeights(boolean keras1, boolean theano) {
        this.keras1 = keras1;
        this.flipped = theano;
    }

    /** Whether a layer's arrays need converting. */
    boolean reads(KerasLayer layer, int arrays) {
        return layer.className().equals("Conv2D") && (keras1 || flipped)
                || layer.className().equals("LSTM") && keras1 && arrays == 12;
    }

    void put(KerasLayer layer, List<Hdf5Dataset> datasets, WeightCollection weights) {
        List<WeightSpec> specs = weights.specs(layer);
        if (layer.className().equals("LSTM")) {
            lstm(layer, specs, datasets, weights);
            return;
        }
        if (specs.size() != datasets.size()) {
            throw UnreadableModel.damaged("The layer '" + layer.node() + "' holds " + specs.size()
                    + " arrays, the file has " + datasets.size() + ".");
        }
        Shape kernel = specs.getFirst().shape();
        Hdf5Dataset saved = datasets.getFirst();
        List<Long> dims = saved.dims();
        List<Long> asKeras = kernel.dims().stream().map(Integer::longValue).toList();
        List<Long> asTheano =
                List.of((long) kernel.dim(3), (long) kernel.dim(2), (long) kernel.dim(0), (long) kernel.dim(1));
        if (!dims.equals(asKeras) && !dims.equals(asTheano)) {
            throw UnreadableModel.damaged("The kernel '" + saved.path() + "' has the shape " + dims + ", layer '"
                    + layer.node() + "' needs " + kernel + ".");
        }
        float[] values = saved.floats();
        // Where both fit, the file's Keras decides: Theano's order came with Theano.
        boolean turn = dims.equals(asTheano) && (!dims.equals(asKeras) || flipped && keras1);
        weights.put(layer, specs.getFirst(), saved.path(), kernel(values, kernel, turn));
        for (int i = 1; i < specs.size(); i++) {
            weights.put(layer, specs.get(i), datasets.get(i));
        }
    }

    private float[] kernel(float[] values, Shape kernel, boolean turn) {
        int height = kernel.dim(0);
        int width = kernel.dim(1);
        int in = kernel.dim(2);
        int out = kernel.dim(3);
        float[] keras = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromY = flipped ? height - 1 - y : y;
                int fromX = flipped ? width - 1 - x : x;
                for (int i = 0; i < in; i++) {
                    for (int o = 0; o < out; o++) {
                        int from = turn
                                ? ((o * in + i) * height + fromY) * width + fromX
                                : ((fromY * width + fromX) * in + i) * out + o;
                        keras[((y * width + x) * in + i) * out + o] = values[from];
                    }
                }
            }
        }
        return keras;
    }

    /** Twelve arrays (W, U, b of i, c, f, o) as kernel, recurrent kernel and bias with the gates i, f, c, o side by side. */
    private static void lstm(
            KerasLayer layer, List<WeightSpec> specs, List<Hdf5Dataset> datasets, WeightCollection weights) {
        int[] gates = {0, 6, 3, 9};
        for (int s = 0; s < 3; s++) {
            WeightSpec spec = specs.get(s);
            int rows = spec.shape().rank() == 1 ? 1 : spec.shape().dim(0);
            int units = spec.shape().dim(-1) / gates.length;
            float[] joined = new float[spec.shape().size()];
            for (int g = 0; g < gates.length; g++) {
                Hdf5Dataset gate = datasets.get(gates[g] + s);
                List<Long> dims = spec.shape().rank() == 1 ? List.of((long) units) : List.of((long) rows, (long) units);
                if (!gate.dims().equals(dims)) {
                    throw UnreadableModel.damaged("The weights '" + gate.path() + "' have the shape " + gate.dims()
                            + ", layer '" + layer.node() + "' needs " + dims + ".");
                }
                float[] values = gate.floats();
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(values, row * units, joined, (row * gates.length + g) * units, units);
                }
            }
            weights.put(layer, spec, datasets.get(s).path(), joined);
        }
    }
}
