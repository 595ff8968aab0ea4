package dev.lenslet.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.engine.onnx.KerasReferences.Reference;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.engine.onnx.proto.ValueInfoProto;
import dev.lenslet.network.Activation;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.Predictor;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExporterTest {

    static final List<String> CASES = KerasReferences.names();

    @TempDir
    Path directory;

    private final OnnxExporter exporter = new OnnxExporter();

    @ParameterizedTest
    @FieldSource("CASES")
    void answersAsKerasWithAnyBatch(String name) throws IOException {
        Reference reference = KerasReferences.of(name);
        Path file = directory.resolve("model.onnx");
        exporter.export(reference.network(), reference.weights(), file);
        try (Predictor predictor = exporter.open(file)) {
            for (int count : new int[] {1, 3, reference.examples()}) {
                assertThat(predictor.predict(reference.inputs(count), count))
                        .as("batch of %d", count)
                        .containsExactly(reference.outputs(count), within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void inputAndOutputAreNamedAfterTheLayersAndOpenInTheBatch(String name) {
        Reference reference = KerasReferences.of(name);
        Network network = reference.network();
        ModelProto model = OnnxExporter.model(network, reference.weights());
        assertThat(model.getGraph().getInputList()).singleElement().satisfies(input -> {
            assertThat(input.getName()).isEqualTo("input");
            assertThat(dims(input)).isEqualTo("N, " + inner(network.inputShape()));
        });
        assertThat(model.getGraph().getOutputList()).singleElement().satisfies(output -> {
            assertThat(output.getName()).isEqualTo(network.output().name());
            assertThat(dims(output)).isEqualTo("N, " + inner(network.outputShape()));
        });
    }

    @Test
    void writesOpset17InIr8ByLenslet() {
        Reference reference = KerasReferences.of("dense");
        ModelProto model = OnnxExporter.model(reference.network(), reference.weights());
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getProducerName()).isEqualTo("lenslet");
        assertThat(model.getOpsetImportList()).singleElement().satisfies(opset -> {
            assertThat(opset.getDomain()).isEmpty();
            assertThat(opset.getVersion()).isEqualTo(17);
        });
    }

    @Test
    void namesWeightsAsKerasDoes() {
        Reference reference = KerasReferences.of("dense");
        ModelProto model = OnnxExporter.model(reference.network(), reference.weights());
        assertThat(model.getGraph().getInitializerList())
                .extracting(TensorProto::getName)
                .containsExactly("hidden/kernel", "hidden/bias", "out/kernel", "out/bias");
    }

    @Test
    void movesNoAxesOfGrayPictures() {
        assertThat(operators("gray-chain"))
                .containsExactly(
                        "Reshape", "Conv", "Relu", "MaxPool", "Conv", "Relu", "Flatten", "Gemm", "Relu", "Gemm",
                        "Softmax");
    }

    @Test
    void movesAxesOfColouredPicturesOnceAtTheInput() {
        assertThat(operators("flatten-dropout-dense"))
                .containsExactly("Transpose", "Conv", "MaxPool", "Flatten", "Gemm", "Softmax");
    }

    @Test
    void movesNoAxesOfPicturesThatMeetNoConvolution() {
        assertThat(operators("flatten-input")).containsExactly("Flatten", "Gemm");
    }

    @Test
    void theSameNetworkGivesTheSameBytes() {
        Reference reference = KerasReferences.of("gray-chain");
        assertThat(OnnxExporter.model(reference.network(), reference.weights()).toByteArray())
                .isEqualTo(OnnxExporter.model(reference.network(), reference.weights())
                        .toByteArray());
    }

    @Test
    void refusesWeightsOfAnotherNetwork() {
        Reference reference = KerasReferences.of("dense");
        Path file = directory.resolve("model.onnx");
        assertThatThrownBy(() -> exporter.export(
                        reference.network(), KerasReferences.of("conv-valid").weights(), file))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("hidden/kernel");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesANetworkThatIsNothingButItsInput() {
        Network network = KerasReferences.chain(Shape.of(3));
        assertThatThrownBy(() -> OnnxExporter.model(network, new Weights(Map.of())))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("no layer but its input");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden/linear", "hidden/kernel"})
    void refusesALayerNamedAsATensorOfAnother(String clash) {
        Network network = KerasReferences.chain(
                Shape.of(1),
                "hidden",
                KerasReferences.dense(1, Activation.RELU),
                clash,
                KerasReferences.dense(1, Activation.RELU));
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        network.weights()
                .forEach((name, spec) -> arrays.put(
                        name,
                        new WeightArray(spec.shape(), new float[spec.shape().size()])));
        assertThatThrownBy(() -> OnnxExporter.model(network, new Weights(arrays)))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining(clash);
    }

    @Test
    void leavesAFileAloneThatIsThereAlready() throws IOException {
        Reference reference = KerasReferences.of("dense");
        Path file = Files.writeString(directory.resolve("model.onnx"), "mine");
        assertThatThrownBy(() -> exporter.export(reference.network(), reference.weights(), file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("mine");
    }

    @Test
    void isFoundByTheWorker() {
        assertThat(ServiceLoader.load(ModelExporter.class)).hasAtLeastOneElementOfType(OnnxExporter.class);
    }

    private static List<String> operators(String name) {
        Reference reference = KerasReferences.of(name);
        return OnnxExporter.model(reference.network(), reference.weights()).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }

    private static String dims(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.hasDimParam() ? dim.getDimParam() : Long.toString(dim.getDimValue()))
                .collect(Collectors.joining(", "));
    }

    private static String inner(Shape shape) {
        return shape.toString().replaceAll("[()]", "");
    }
}
