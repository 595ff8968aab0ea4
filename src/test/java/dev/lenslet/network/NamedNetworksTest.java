package dev.lenslet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class NamedNetworksTest {

    private final NamedNetworks networks = new NamedNetworks();

    NamedNetworksTest() throws IOException {}

    @Test
    void shipsTheNetworksOfTheFieldsFirstTutorial() {
        assertThat(networks.all().stream().map(NamedNetwork::name)).containsExactly("mnist-cnn", "simple-cnn");
        // 93,322 as Keras counts them (keras/mnist-cnn-3.json).
        assertThat(networks.get("mnist-cnn").network().parameterCount()).isEqualTo(93_322);
        assertThat(networks.get("mnist-cnn").defaults())
                .isEqualTo(new NamedNetwork.TrainingDefaults("Adam", .001, "sparse_categorical_crossentropy", 64));
        assertThat(networks.get("simple-cnn").network().parameterCount())
                .isEqualTo(320 + (13 * 13 * 32 + 1) * 100 + 101 * 10);
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
