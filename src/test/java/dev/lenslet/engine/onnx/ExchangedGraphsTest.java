package dev.lenslet.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.engine.onnx.proto.AttributeProto;
import dev.lenslet.engine.onnx.proto.FunctionProto;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.NodeProto;
import dev.lenslet.engine.onnx.proto.OperatorSetIdProto;
import dev.lenslet.engine.onnx.proto.TensorProto;
import dev.lenslet.exchange.OnnxGraphs.Facts;
import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.NamedNetworks;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.network.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangedGraphsTest {

    private final ExchangedGraphs graphs = new ExchangedGraphs(new OnnxInferenceEngine(OnnxSettings.DEFAULT));

    @TempDir
    Path scratch;

    private static Network network() throws Exception {
        return new NamedNetworks().get("mnist-cnn").network();
    }

    private Path written(long seed) throws Exception {
        Path file = scratch.resolve("written-" + System.nanoTime() + ".onnx");
        graphs.write(network(), WeightInitialization.of(network(), seed), file);
        return file;
    }

    private Path changed(Consumer<ModelProto.Builder> change) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(written(1))).toBuilder();
        change.accept(model);
        return Files.write(scratch.resolve("changed.onnx"), model.build().toByteArray());
    }

    private static TensorProto.Builder kernel(ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().endsWith("/kernel"))
                .findFirst()
                .orElseThrow();
    }

    private void assertRefused(Path file, String slug, String part) {
        assertThatThrownBy(() -> graphs.examine(file))
                .isInstanceOfSatisfying(
                        UnreadableModel.class,
                        refusal -> assertThat(refusal.slug()).isEqualTo(slug))
                .hasMessageContaining(part);
    }

    @Test
    void tellsWhatAGraphTakesAndAnswers() throws Exception {
        Facts facts = graphs.examine(written(1));

        assertThat(facts.inputShape()).isEqualTo(List.of(-1L, 28L, 28L, 1L));
        assertThat(facts.outputShape()).isEqualTo(List.of(-1L, 10L));
        assertThat(facts.lastOperator()).isEqualTo("Softmax");
        assertThat(facts.opset()).isEqualTo(17);
        assertThat(facts.irVersion()).isEqualTo(8);
    }

    @Test
    void givesTheWeightsBackBitByBit() throws Exception {
        Weights weights = WeightInitialization.of(network(), 4);
        Path file = scratch.resolve("weights.onnx");
        graphs.write(network(), weights, file);

        Weights back = graphs.weights(network(), file);

        assertThat(back.arrays().keySet()).isEqualTo(weights.arrays().keySet());
        weights.arrays()
                .forEach((name, array) -> assertThat(
                                Objects.requireNonNull(back.arrays().get(name)).values())
                        .as(name)
                        .isEqualTo(array.values()));
    }

    @Test
    void givesNoWeightsOfAnotherGraph() throws Exception {
        Network other = new NamedNetworks().get("simple-cnn").network();
        Path file = written(1);

        assertThatThrownBy(() -> graphs.weights(other, file)).isInstanceOf(InvalidNetworkException.class);
    }

    @Test
    void refusesOperatorsOfOtherDomains() throws Exception {
        assertRefused(
                changed(model -> model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("com.mine").setVersion(1))),
                "model-holds-code",
                "com.mine");
        assertRefused(
                changed(model -> model.getGraphBuilder().getNodeBuilder(0).setDomain("com.mine")),
                "model-holds-code",
                "com.mine");
    }

    @Test
    void refusesFunctions() throws Exception {
        assertRefused(
                changed(model -> model.addFunctions(FunctionProto.newBuilder().setName("f"))),
                "model-holds-code",
                "functions");
    }

    @Test
    void refusesWeightsInOtherFiles() throws Exception {
        assertRefused(
                changed(model -> model.getGraphBuilder()
                        .getInitializerBuilder(0)
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)),
                "unsupported-model",
                "beside the graph");
    }

    @Test
    void refusesLoops() throws Exception {
        assertRefused(
                changed(model -> model.getGraphBuilder()
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Loop")
                                .addAttribute(AttributeProto.newBuilder().setName("body")))),
                "unsupported-model",
                "Loop");
    }

    @Test
    void refusesOpsetsThatAreTooOldOrTooNew() throws Exception {
        for (int opset : new int[] {7, 23}) {
            assertRefused(
                    changed(model -> model.getOpsetImportBuilder(0).setVersion(opset)),
                    "unsupported-model",
                    "opset " + opset);
        }
    }

    @Test
    void refusesWeightsThatAreNotAsManyAsTheySay() throws Exception {
        assertRefused(
                changed(model -> {
                    TensorProto.Builder tensor = kernel(model);
                    tensor.setDims(0, tensor.getDims(0) + 1);
                }),
                "unreadable-model",
                "extents");
        assertRefused(changed(model -> kernel(model).setDims(0, Long.MAX_VALUE)), "unreadable-model", "absurd");
    }

    @Test
    void refusesNaNByName() throws Exception {
        assertRefused(
                changed(model -> {
                    TensorProto.Builder tensor = kernel(model);
                    byte[] raw = tensor.getRawData().toByteArray();
                    Arrays.fill(raw, 0, 4, (byte) 0xFF);
                    tensor.setRawData(com.google.protobuf.ByteString.copyFrom(raw));
                }),
                "unreadable-model",
                "NaN");
    }
}
