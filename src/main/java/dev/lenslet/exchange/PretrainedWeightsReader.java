package dev.lenslet.exchange;

import dev.lenslet.exchange.keras.KerasFiles;
import dev.lenslet.network.BaseWeights;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads published weights from Keras' HDF5. Thread-safe. */
public final class PretrainedWeightsReader implements BaseWeights.Reader {

    @Override
    public Weights read(String name, Path file, Network network, Weights others) throws IOException {
        KerasFiles files = new KerasFiles(Files.size(file), network.parameterCount());
        Weights read = files.weightsByName(file, network, others);
        String first = PublishedWeights.named(name).first();
        Map<String, WeightArray> turned = new LinkedHashMap<>(read.arrays());
        turned.replaceAll((array, values) ->
                array.equals(first + "/kernel") || array.endsWith("." + first + "/kernel") ? turned(values) : values);
        return new Weights(turned);
    }

    /** Blue, green, red to red, green, blue, or back. */
    private static WeightArray turned(WeightArray kernel) {
        int colours = kernel.shape().dim(2);
        int filters = kernel.shape().dim(3);
        float[] values = kernel.values();
        float[] turned = new float[values.length];
        for (int pixel = 0; pixel < values.length / (colours * filters); pixel++) {
            for (int colour = 0; colour < colours; colour++) {
                System.arraycopy(
                        values,
                        (pixel * colours + colour) * filters,
                        turned,
                        (pixel * colours + colours - 1 - colour) * filters,
                        filters);
            }
        }
        return new WeightArray(kernel.shape(), turned);
    }
}
