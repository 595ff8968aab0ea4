package dev.lenslet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrozenSplitTest {

    private final NamedNetworks networks = new NamedNetworks();

    FrozenSplitTest() throws IOException {}

    @ParameterizedTest
    @CsvSource({
        // The dropout before the head changes in training.
        "squeezenet-transfer, dense, global_average_pooling2d",
        "squeezenet-transfer, fire9_squeeze1x1, fire8_concat",
        // Both branches of a fire module read what it squeezes.
        "squeezenet-transfer, fire9_expand1x1, fire9_squeeze1x1",
        "squeezenet-transfer, fire9_expand3x3, fire9_squeeze1x1",
        "vgg16-transfer, dense, flatten",
        "vgg16-transfer, block5_conv1, block4_pool",
        "vgg16-transfer, block5_conv2, block5_conv1",
        // Frozen, it normalizes by its moving averages.
        "batchnorm-cnn, conv2d_1, max_pooling2d",
    })
    void cutsBehindTheLastLayerThatAloneReachesWhatIsTrained(String name, String from, String cut) {
        Network network = networks.get(name).network().trainableFrom(from);
        FrozenSplit split = FrozenSplit.of(network).orElseThrow();

        assertThat(split.frozen().output().name()).isEqualTo(cut);
        assertThat(split.frozen().input()).isEqualTo(network.input());
        assertThat(split.trained().input().name()).isEqualTo(cut);
        assertThat(split.trained().inputShape()).isEqualTo(network.shape(cut));
        assertThat(split.trained().output()).isEqualTo(network.output());
        assertThat(split.frozen().nodes().size() + split.trained().nodes().size())
                .isEqualTo(network.nodes().size() + 1);
    }

    @Test
    void unfreezesFromTheNamedLayerOnAndFreezesWhatIsBefore() {
        Network network = networks.get("vgg16-transfer").network().trainableFrom("block5_conv1");

        assertThat(network.node("block4_conv3").trainable()).isFalse();
        assertThat(network.node("block5_conv1").trainable()).isTrue();
        assertThat(network.node("dense_1").trainable()).isTrue();
        assertThatThrownBy(() -> network.trainableFrom("block6")).hasMessageContaining("block6");
    }

    @Test
    void cutsNothingWhereNothingIsFrozenOrEverythingIs() {
        Network network = networks.get("mnist-cnn").network();
        List<Node> frozen = network.nodes().stream()
                .map(node -> new Node(node.name(), node.layer(), node.inputs(), false))
                .toList();

        assertThat(FrozenSplit.of(network)).isEmpty();
        // All but the last layer can be cut off, since something is left behind it.
        assertThat(FrozenSplit.of(new Network("frozen", frozen, network.output().name())))
                .hasValueSatisfying(
                        split -> assertThat(split.trained().input().name()).isEqualTo("dense"));
    }

    @Test
    void cutsNothingWhereABranchGoesAroundTheFrozenOne() {
        Conv2D conv = new Conv2D(
                1,
                Window.square(1),
                Window.square(1),
                Padding.SAME,
                Window.square(1),
                1,
                Activation.LINEAR,
                Affine.DEFAULT);
        Network network = new Network(
                "around",
                List.of(
                        new Node("in", new InputLayer(Shape.of(4, 4, 1)), List.of(), true),
                        new Node("frozen", conv, List.of("in"), false),
                        new Node("trained", conv, List.of("in"), true),
                        new Node("sum", new Add(), List.of("frozen", "trained"), true)),
                "sum");

        assertThat(FrozenSplit.of(network)).isEmpty();
    }

    @Test
    void dropoutInAFrozenPartIsLeftToTraining() {
        Dense dense = new Dense(3, Activation.RELU, Affine.DEFAULT);
        Network network = new Network(
                "dropping",
                List.of(
                        new Node("in", new InputLayer(Shape.of(4)), List.of(), true),
                        new Node("one", dense, List.of("in"), false),
                        new Node("drop", new Dropout(.5, null), List.of("one"), false),
                        new Node("two", dense, List.of("drop"), false),
                        new Node("out", dense, List.of("two"), true)),
                "out");

        assertThat(FrozenSplit.of(network).orElseThrow().frozen().output().name())
                .isEqualTo("one");
    }

    @Test
    void weightsAreSplitAndMergedInTheNetworksOrder() {
        Network network = networks.get("squeezenet-transfer").network().trainableFrom("fire9_expand3x3");
        Weights all = FormulaNumbers.weights(network);
        FrozenSplit split = FrozenSplit.of(network).orElseThrow();
        Weights frozen = split.frozenWeights(all);
        Weights trained = split.trainedWeights(all);

        frozen.check(split.frozen());
        trained.check(split.trained());
        assertThat(trained.arrays().keySet())
                .containsExactly(
                        "fire9_expand1x1/kernel",
                        "fire9_expand1x1/bias",
                        "fire9_expand3x3/kernel",
                        "fire9_expand3x3/bias",
                        "dense/kernel",
                        "dense/bias");
        assertThat(List.copyOf(
                        FrozenSplit.merged(network, frozen, trained).arrays().entrySet()))
                .isEqualTo(List.copyOf(all.arrays().entrySet()));
        assertThatThrownBy(() -> FrozenSplit.merged(network, frozen, new Weights(Map.of())))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("fire9_expand1x1/kernel");
    }
}
