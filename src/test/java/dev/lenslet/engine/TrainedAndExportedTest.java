package dev.lenslet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.engine.dl4j.Dl4jEngine;
import dev.lenslet.engine.onnx.OnnxExporter;
import dev.lenslet.network.Activation;
import dev.lenslet.network.Affine;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.Dense;
import dev.lenslet.network.Flatten;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.Layer;
import dev.lenslet.network.MaxPooling2D;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.network.Weights;
import dev.lenslet.network.Window;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine agrees to train, it trains as the exported graph answers; else a job would fail at its very end. */
class TrainedAndExportedTest {

    private static final int COUNT = 2;

    @TempDir
    Path directory;

    static List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
            for (int extent : new int[] {7, 8}) {
                for (int window = 1; window <= 3; window++) {
                    for (int stride = 1; stride <= 4; stride++) {
                        networks.add(network(extent, convolution(window, stride, 1, padding)));
                        networks.add(network(
                                extent, new MaxPooling2D(Window.square(window), Window.square(stride), padding)));
                    }
                }
                networks.add(network(extent, convolution(2, 1, 2, padding)));
                networks.add(network(extent, convolution(3, 1, 2, padding)));
            }
        }
        return networks;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void answerAlike(Network network) throws Exception {
        Hyperparameters training = new Hyperparameters(
                1,
                COUNT,
                Optimizer.Adam.withRate(0.01),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                1,
                "dl4j",
                null,
                null);
        Dl4jEngine engine = new Dl4jEngine();
        List<String> objections = engine.objections(network, training);
        if (!objections.isEmpty()) {
            assertThat(objections).singleElement().asString().contains("layer 'layer'", "'same' padding");
            return;
        }
        Weights weights = WeightInitialization.of(network, 3);
        float[] inputs = inputs(network.inputShape().size() * COUNT);
        OnnxExporter exporter = new OnnxExporter();
        try (Trainer trainer = engine.start(network, weights, training)) {
            trainer.step(inputs, new int[] {0, 1}, null, 0.01);
            Path graph = directory.resolve("model.onnx");
            exporter.export(network, trainer.weights(), graph);
            try (Predictor exported = exporter.open(graph)) {
                float[] trained = trainer.predict(inputs, COUNT);
                float[] answers = exported.predict(inputs, COUNT);
                for (int i = 0; i < answers.length; i++) {
                    assertThat(trained[i]).isCloseTo(answers[i], within(1e-5f));
                }
            }
        }
    }

    private static Network network(int extent, Layer layer) {
        String name = layer.className() + layer.config();
        return new Network(
                name.replaceAll("[^A-Za-z0-9]+", "_"),
                List.of(
                        new Node("in", new InputLayer(Shape.of(extent, extent, 2)), List.of(), true),
                        new Node("layer", layer, List.of("in"), true),
                        new Node("flat", new Flatten(), List.of("layer"), true),
                        new Node("out", new Dense(3, Activation.SOFTMAX, Affine.DEFAULT), List.of("flat"), true)),
                "out");
    }

    private static Conv2D convolution(int window, int stride, int dilation, Padding padding) {
        return new Conv2D(
                3,
                Window.square(window),
                Window.square(stride),
                padding,
                Window.square(dilation),
                1,
                Activation.RELU,
                Affine.DEFAULT);
    }

    private static float[] inputs(int values) {
        Random random = new Random(5);
        float[] inputs = new float[values];
        for (int i = 0; i < values; i++) {
            inputs[i] = random.nextFloat();
        }
        return inputs;
    }
}
