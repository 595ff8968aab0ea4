package dev.lenslet.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.network.FormulaNumbers;
import dev.lenslet.network.FrozenSplit;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.training.Predictor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The named networks, opened and answered by Keras 3.15.1 in {@code src/test/python/named_networks.py}. */
class NamedNetworksAnswerTest {

    @TempDir
    Path directory;

    private final NamedNetworks networks = new NamedNetworks();

    NamedNetworksAnswerTest() throws IOException {}

    static List<String> names() throws IOException {
        return keras().properties().stream().map(Map.Entry::getKey).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void answersAsKerasWithTheSameWeights(String name) throws IOException {
        Network network = networks.get(name).network();
        JsonNode outputs = keras().get(name).get("outputs");
        float[] expected = new float[outputs.size()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) outputs.get(i).asDouble();
        }

        assertThat(answer(network, FormulaNumbers.weights(network), FormulaNumbers.inputs(network, 1)))
                .containsExactly(expected, within(1e-5f));
    }

    @Test
    void bothPartsOfASplitNetworkAnswerAsTheWhole() throws IOException {
        Network network = networks.get("squeezenet-transfer").network().trainableFrom("fire9_expand3x3");
        Weights weights = FormulaNumbers.weights(network);
        float[] inputs = FormulaNumbers.inputs(network, 1);
        FrozenSplit split = FrozenSplit.of(network).orElseThrow();
        float[] features = answer(split.frozen(), split.frozenWeights(weights), inputs);

        assertThat(answer(split.trained(), split.trainedWeights(weights), features))
                .containsExactly(answer(network, weights, inputs), within(1e-5f));
    }

    private float[] answer(Network network, Weights weights, float[] inputs) throws IOException {
        Path file = directory.resolve(System.nanoTime() + ".onnx");
        OnnxExporter exporter = new OnnxExporter();
        exporter.export(network, weights, file);
        try (Predictor predictor = exporter.open(file)) {
            return predictor.predict(inputs, 1);
        }
    }

    private static JsonNode keras() throws IOException {
        try (InputStream in = NamedNetworksAnswerTest.class.getResourceAsStream("/keras/named-networks.json")) {
            return JsonMapper.shared().readTree(in).get("networks");
        }
    }
}
