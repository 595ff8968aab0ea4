package dev.lenslet.exchange.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.engine.onnx.OnnxExporter;
import dev.lenslet.exchange.BuiltModel;
import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.Shape;
import dev.lenslet.training.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Zips that Deeplearning4j's own ModelSerializer writes here, in the tests' process. */
class Dl4jZipTest {

    private final Dl4jZip zips = new Dl4jZip(64 << 20, 1_000_000);

    @TempDir
    Path scratch;

    static MultiLayerNetwork network(InputType input, DataType type) {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nIn(2)
                        .nOut(4)
                        .padding(1, 1)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build())
                .layer(new BatchNormalization())
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .stride(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new ActivationLayer(Activation.TANH))
                .layer(new SubsamplingLayer.Builder(PoolingType.AVG)
                        .kernelSize(2, 1)
                        .stride(1, 1)
                        .build())
                .layer(new DenseLayer.Builder()
                        .nOut(6)
                        .activation(Activation.SIGMOID)
                        .build())
                .layer(new DropoutLayer(0.5))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(input)
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        Random random = new Random(9);
        INDArray parameters = network.params();
        for (long i = 0; i < parameters.length(); i++) {
            parameters.putScalar(i, random.nextGaussian() * 0.3);
        }
        network.setParams(parameters);
        return network;
    }

    private Path save(MultiLayerNetwork network) throws IOException {
        Path file = scratch.resolve("model.zip");
        ModelSerializer.writeModel(network, file.toFile(), false);
        return file;
    }

    private void assertAnswersAlike(MultiLayerNetwork network, BuiltModel model, boolean flat) throws IOException {
        int height = model.network().inputShape().dim(0);
        int width = model.network().inputShape().dim(1);
        INDArray first = Nd4j.rand(DataType.FLOAT, 4, 2, height, width);
        INDArray expected = network.output(flat ? first.reshape(4, 2L * height * width) : first);
        float[] input = first.permute(0, 2, 3, 1).dup('c').data().asFloat();
        OnnxExporter exporter = new OnnxExporter();
        Path graph = scratch.resolve("model.onnx");
        exporter.export(model.network(), model.weights(), graph);
        try (Predictor predictor = exporter.open(graph)) {
            float[] answers = predictor.predict(input, 4);
            float[] wanted = expected.dup('c').castTo(DataType.FLOAT).data().asFloat();
            for (int i = 0; i < wanted.length; i++) {
                assertThat(answers[i]).isCloseTo(wanted[i], within(1e-5f));
            }
        }
    }

    @Test
    void answersAsDeeplearning4jDoes() throws Exception {
        MultiLayerNetwork network = network(InputType.convolutional(8, 12, 2), DataType.FLOAT);

        BuiltModel model = zips.read(save(network));

        assertThat(model.network().inputShape()).isEqualTo(Shape.of(8, 12, 2));
        assertThat(model.details()).containsKey("input");
        assertAnswersAlike(network, model, false);
    }

    @Test
    void takesTheSizeThatAFlatPictureHas() throws Exception {
        MultiLayerNetwork network = network(InputType.convolutionalFlat(9, 11, 2), DataType.FLOAT);

        BuiltModel model = zips.read(save(network));

        assertThat(model.network().inputShape()).isEqualTo(Shape.of(9, 11, 2));
        assertThat(model.details()).doesNotContainKey("input");
        assertAnswersAlike(network, model, true);
    }

    @Test
    void readsDoubles() throws Exception {
        MultiLayerNetwork network = network(InputType.convolutional(8, 12, 2), DataType.DOUBLE);

        BuiltModel model = zips.read(save(network));

        assertAnswersAlike(network, model, false);
    }

    @Test
    void neverLooksAtSerializedObjects() throws Exception {
        Path file = with(save(network(InputType.convolutional(8, 12, 2), DataType.FLOAT)), "normalizer.bin");

        assertThatThrownBy(() -> zips.read(file))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("normalizer.bin");
    }

    @Test
    void refusesClassesThatAreNotDeeplearning4js() throws Exception {
        Path file = scratch.resolve("made.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("configuration.json"));
            zip.write("{\"confs\":[{\"layer\":{\"@class\":\"evil.Layer\"}}]}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        assertThatThrownBy(() -> zips.read(file))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("evil.Layer");
    }

    @Test
    void refusesNumbersThatAreNone() throws Exception {
        MultiLayerNetwork network = network(InputType.convolutional(8, 12, 2), DataType.FLOAT);
        network.params().putScalar(3, Float.NaN);

        assertThatThrownBy(() -> zips.read(save(network)))
                .isInstanceOf(UnreadableModel.class)
                .hasMessageContaining("NaN");
    }

    private Path with(Path zip, String entry) throws IOException {
        Path file = scratch.resolve("more.zip");
        try (ZipFile source = new ZipFile(zip.toFile());
                ZipOutputStream target = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry old : source.stream().toList()) {
                target.putNextEntry(new ZipEntry(old.getName()));
                source.getInputStream(old).transferTo(target);
            }
            target.putNextEntry(new ZipEntry(entry));
            target.write(1);
        }
        return file;
    }
}
