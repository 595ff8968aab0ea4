package dev.lenslet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NamedNetworksTest {

    private final NamedNetworks networks = new NamedNetworks();

    NamedNetworksTest() throws IOException {}

    @Test
    void shipsTheNetworksOfTheFieldsTutorials() {
        assertThat(networks.all().stream().map(NamedNetwork::name))
                .containsExactly(
                        "audio-cnn",
                        "batchnorm-cnn",
                        "cnn-lstm",
                        "mnist-cnn",
                        "simple-cnn",
                        "squeezenet-transfer",
                        "text-cnn",
                        "vgg16-transfer");
        // 93,322 as Keras counts them (keras/mnist-cnn-3.json).
        assertThat(networks.get("mnist-cnn").network().parameterCount()).isEqualTo(93_322);
        assertThat(networks.get("mnist-cnn").defaults())
                .isEqualTo(new NamedNetwork.TrainingDefaults("Adam", .001, "sparse_categorical_crossentropy", 64));
        assertThat(networks.get("simple-cnn").network().parameterCount())
                .isEqualTo(320 + (13 * 13 * 32 + 1) * 100 + 101 * 10);
    }

    @Test
    void hasTheParametersThatKerasCounts() throws IOException {
        try (InputStream in = NamedNetworksTest.class.getResourceAsStream("/keras/named-networks.json")) {
            for (var keras : JsonMapper.shared().readTree(in).get("networks").properties()) {
                Network network = networks.get(keras.getKey()).network();
                assertThat(network.parameterCount())
                        .isEqualTo(keras.getValue().get("parameters").asLong());
                assertThat(trainable(network))
                        .isEqualTo(keras.getValue().get("trainable").asLong());
            }
        }
    }

    private static long trainable(Network network) {
        return network.nodes().stream()
                .filter(Node::trainable)
                .flatMap(node -> node.layer().weights(network.inputShapes(node)).stream())
                .filter(WeightSpec::trainable)
                .mapToLong(spec -> spec.shape().size())
                .sum();
    }

    @Test
    void givesTwoClassesOneSigmoidAndMoreASoftmaxWhereItSaysSo() {
        for (String name : List.of("vgg16-transfer", "batchnorm-cnn")) {
            NamedNetwork network = networks.get(name);
            assertThat(network.forData(2, null).output().layer())
                    .isEqualTo(new Dense(1, Activation.SIGMOID, Affine.DEFAULT));
            assertThat(network.forData(5, null).output().layer())
                    .isEqualTo(new Dense(5, Activation.SOFTMAX, Affine.DEFAULT));
        }
        assertThat(networks.get("text-cnn").forData(2, Shape.of(100)).output().layer())
                .isEqualTo(new Dense(2, Activation.SOFTMAX, Affine.DEFAULT));
        assertThat(networks.get("vgg16-transfer").defaults())
                .isEqualTo(new NamedNetwork.TrainingDefaults("RMSprop", 2e-5, "binary_crossentropy", 20));
    }

    @Test
    void takesTheClassesAndTheInputOfTheData() {
        Network network = networks.get("mnist-cnn").forData(4, Shape.of(32, 40, 3));

        assertThat(network.inputShape()).isEqualTo(Shape.of(32, 40, 3));
        assertThat(network.outputShape()).isEqualTo(Shape.of(4));
    }

    @Test
    void saysWhichLayerAnInputIsTooSmallFor() {
        assertThatThrownBy(() -> networks.get("mnist-cnn").forData(10, Shape.of(8, 8, 1)))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContainingAll("max_pooling2d_1", "(1, 1, 64)");
    }

    @Test
    void namesTheKnownOnesWhereOneIsUnknown() {
        assertThatThrownBy(() -> networks.get("alexnet")).hasMessageContainingAll("alexnet", "mnist-cnn");
    }

    @Test
    void recurrentKernelsBeginOrthogonalAndForgetGatesOpen() {
        Network network = new Network(
                "lstm",
                List.of(
                        new Node("in", new InputLayer(Shape.of(5, 3)), List.of(), true),
                        new Node("lstm", new LSTM(Recurrence.of(4), true), List.of("in"), true)),
                "lstm");
        Weights weights = WeightInitialization.of(network, 1);
        float[] kernel = weights.get("lstm", "recurrent_kernel").values();
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                double dot = 0;
                for (int i = 0; i < 16; i++) {
                    dot += kernel[a * 16 + i] * kernel[b * 16 + i];
                }
                assertThat(dot).isCloseTo(a == b ? 1 : 0, within(1e-5));
            }
        }
        assertThat(weights.get("lstm", "bias").values())
                .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void beginsWithGlorotsUniformWeightsThatTheSeedDecides() {
        Network network = networks.get("mnist-cnn").network();
        Weights weights = WeightInitialization.of(network, 5);
        float[] kernel = weights.get("conv2d_1", "kernel").values();
        // Glorot and Bengio 2010: uniform within sqrt(6 / (fan in + fan out)).
        double limit = Math.sqrt(6.0 / (9 * 32 + 9 * 64));
        double squares = 0;
        for (float value : kernel) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo((float) limit);
            squares += value * value;
        }

        assertThat(Math.sqrt(squares / kernel.length)).isCloseTo(limit / Math.sqrt(3), within(limit * .02));
        assertThat(WeightInitialization.of(network, 5).get("conv2d_1", "kernel").values())
                .isEqualTo(kernel);
        assertThat(WeightInitialization.of(network, 6).get("conv2d_1", "kernel").values())
                .isNotEqualTo(kernel);
        assertThat(weights.get("conv2d_1", "bias").values()).containsOnly(0);
    }
}
