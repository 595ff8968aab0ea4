package dev.lenslet.engine.onnx;

import dev.lenslet.engine.onnx.proto.GraphProto;
import dev.lenslet.engine.onnx.proto.ModelProto;
import dev.lenslet.engine.onnx.proto.OperatorSetIdProto;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Weights;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.Predictor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes networks as ONNX (opset 17, IR 8) of standard operators alone. The same network and weights give the same bytes.
 * Thread-safe.
 */
public final class OnnxExporter implements ModelExporter {

    private static final long IR_VERSION = 8;
    private static final long OPSET = 17;

    /**
     * {@inheritDoc}
     *
     * @throws InvalidNetworkException where the weights are not the network's, or it cannot be written as one file
     */
    @Override
    public void export(Network network, Weights weights, Path file) throws IOException {
        ModelProto model = model(network, weights);
        Files.createFile(file);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            model.writeTo(out);
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }

    @Override
    public Predictor open(Path file) {
        return new OnnxPredictor(new OnnxInferenceEngine(OnnxSettings.DEFAULT).load(file, 1));
    }

    static ModelProto model(Network network, Weights weights) {
        weights.check(network);
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("lenslet")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph(network, weights))
                .build();
    }

    private static GraphProto graph(Network network, Weights weights) {
        GraphDraft graph = new GraphDraft(network.name());
        AxisOrder order = new AxisOrder(graph);
        LayerTranslator translator = new LayerTranslator(graph, new GraphWeights(graph, weights), order);
        Map<String, LayerOutput> outputs = new HashMap<>();
        for (Node node : network.nodes()) {
            List<LayerOutput> inputs = node.inputs().stream()
                    .map(input -> Objects.requireNonNull(outputs.get(input)))
                    .toList();
            outputs.put(node.name(), translator.translate(node, inputs, network.shape(node.name())));
        }
        finish(
                graph,
                order,
                network,
                Objects.requireNonNull(outputs.get(network.output().name())));
        return graph.finish();
    }

    /** The last layer's name is kept for its output in Keras' order. */
    private static void finish(GraphDraft graph, AxisOrder order, Network network, LayerOutput last) {
        String name = network.output().name();
        if (name.equals(network.input().name())) {
            throw new InvalidNetworkException(name, "the network has no layer but its input");
        }
        LayerOutput output = last;
        boolean moves = last.channelsFirst() != null || last.folded() > 0;
        if (moves && last.tensor().equals(name)) {
            output = last.as(name + "/inside");
            graph.rename(name, output.tensor());
        }
        output = order.asKeras(output);
        if (!output.tensor().equals(name)) {
            graph.operator("Identity", List.of(output.tensor()), name);
        }
        graph.output(name, network.outputShape());
    }
}
