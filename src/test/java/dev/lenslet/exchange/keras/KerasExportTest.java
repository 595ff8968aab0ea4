package dev.lenslet.exchange.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.exchange.Beside;
import dev.lenslet.exchange.BuiltModel;
import dev.lenslet.network.NamedNetwork;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.network.Weights;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Each named network of moderate size with random weights, written for Keras and read back. The files stay in {@code
 * target/keras-exports}, where {@code src/test/python/open_keras.py} opens them in Keras itself.
 */
class KerasExportTest {

    private static final Path FILES = Path.of("target/keras-exports");
    private static final int MOST_PARAMETERS = 6_000_000;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path scratch;

    static Iterable<String> networks() throws Exception {
        return new NamedNetworks()
                .all().stream()
                        .filter(named -> ofModerateSize(named).parameterCount() <= MOST_PARAMETERS)
                        .map(NamedNetwork::name)
                        .toList();
    }

    /** As it comes, but of fewer and smaller frames. */
    private static Network ofModerateSize(NamedNetwork named) {
        return named.network().inputShape().rank() == 4
                ? named.network().withInputShape(Shape.of(5, 32, 32, 1))
                : named.network();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void survivesTheWayOutAndIn(String name) throws Exception {
        Network network = ofModerateSize(new NamedNetworks().get(name));
        Weights weights = random(network);
        Path file = Files.createDirectories(FILES).resolve(name + ".keras");
        try (OutputStream out = Files.newOutputStream(file)) {
            KerasZipWriter.write(network, weights, Beside.NOTHING, Instant.EPOCH, out);
        }

        BuiltModel back = new KerasFiles(1 << 30, MOST_PARAMETERS).readKeras(file, null);

        assertThat(back.weights().arrays().keySet()).isEqualTo(weights.arrays().keySet());
        weights.arrays()
                .forEach((array, values) -> assertThat(
                                Objects.requireNonNull(back.weights().arrays().get(array))
                                        .values())
                        .as(array)
                        .isEqualTo(values.values()));
        boolean tokens = network.nodes().stream()
                .anyMatch(node -> node.layer().className().equals("Embedding"));
        float[] input = new float[2 * network.inputShape().size()];
        Random random = new Random(6);
        for (int i = 0; i < input.length; i++) {
            input[i] = tokens ? random.nextInt(50) : random.nextFloat();
        }
        float[] output = Saved.answers(back, input, 2, scratch);
        assertThat(Saved.answers(new BuiltModel(network, weights, Map.of()), input, 2, scratch)[0])
                .isCloseTo(output[0], within(0f));
        Files.write(
                file.resolveSibling(name + ".json"),
                JSON.writeValueAsBytes(Map.of("shape", network.inputShape().dims(), "input", input, "output", output)));
    }

    private static Weights random(Network network) {
        Random random = new Random(8);
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        WeightInitialization.of(network, 3).arrays().forEach((name, array) -> {
            float[] values = array.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (name.endsWith("variance") ? random.nextFloat() : random.nextGaussian() * 0.05);
            }
            arrays.put(name, new WeightArray(array.shape(), values));
        });
        return new Weights(arrays);
    }
}
