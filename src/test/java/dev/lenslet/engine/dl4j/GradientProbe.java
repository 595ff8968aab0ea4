package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Reference;
import dev.lenslet.network.Shape;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A reference network as a Deeplearning4j graph with its inputs and labels set. As a program it writes outputs and
 * gradients of the references to the file named first, and says how many layers found a helper: whether they do is decided
 * once per JVM.
 */
final class GradientProbe {

    static final List<String> NAMES = List.of(
            "same-and-valid",
            "strides-and-dilation",
            "one-sigmoid",
            "frozen-inside",
            "layer-batch-normalization",
            "layer-average-pooling",
            "layer-conv1d",
            "layer-separable",
            "layer-cnn-lstm");

    /** Layers that oneDNN helps. */
    private static final Set<Class<?>> HELPED =
            Set.of(ConvolutionLayer.class, SubsamplingLayer.class, BatchNormalization.class);

    final ComputationGraph graph;
    private final KerasLoss loss;
    final WeightTransfer transfer;
    private final INDArray inputs;

    GradientProbe(Reference reference, DataType type) {
        Loss loss = Loss.valueOf(reference.json().get("loss").asString().toUpperCase(Locale.ROOT));
        Hyperparameters hyperparameters =
                new Hyperparameters(1, 1, Optimizer.Adam.withRate(.01), loss, 0, 1, "dl4j", null, null);
        this.loss = new KerasLoss(loss);
        GraphTranslation translation = new GraphTranslation(reference.network(), hyperparameters, type, this.loss);
        graph = new ComputationGraph(translation.configuration());
        graph.init();
        transfer = new WeightTransfer(reference.network(), graph, translation);
        transfer.write(reference.weights());
        int count = reference.count();
        inputs = inside(reference).dup('c').castTo(type);
        int classes = reference.network().outputShape().size();
        INDArray labels = Nd4j.zeros(type, count, classes);
        for (int i = 0; i < count; i++) {
            int label = reference.labels()[i];
            labels.putScalar(i, classes == 1 ? 0 : label, classes == 1 ? label : 1);
        }
        graph.setInput(0, inputs);
        graph.setLabels(labels);
    }

    /** Channels first, steps of pictures in the batch. */
    private static INDArray inside(Reference reference) {
        Shape shape = reference.network().inputShape();
        int count = reference.count();
        INDArray flat = Nd4j.create(reference.inputs(), new long[] {count, shape.size()}, 'c');
        return switch (shape.rank()) {
            case 1 -> flat;
            case 2 -> flat.reshape('c', count, shape.dim(0), shape.dim(1)).permute(0, 2, 1);
            default ->
                flat.reshape(
                                'c',
                                (long) count * shape.size() / (shape.dim(-3) * shape.dim(-2) * shape.dim(-1)),
                                shape.dim(-3),
                                shape.dim(-2),
                                shape.dim(-1))
                        .permute(0, 3, 1, 2);
        };
    }

    double loss() {
        graph.computeGradientAndScore();
        return loss.value();
    }

    /** Of the mean loss. */
    INDArray gradient() {
        graph.computeGradientAndScore();
        return graph.gradient().gradient();
    }

    public static void main(String[] args) throws IOException {
        int helpers = 0;
        int missing = 0;
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            for (String name : NAMES) {
                GradientProbe probe = new GradientProbe(Reference.read(name), DataType.FLOAT);
                write(out, probe.gradient().dup('c').data().asFloat());
                write(
                        out,
                        probe.graph
                                .output(false, probe.inputs)[0]
                                .dup('c')
                                .data()
                                .asFloat());
                for (Layer layer : probe.graph.getLayers()) {
                    if (HELPED.contains(layer.getClass())) {
                        helpers += layer.getHelper() == null ? 0 : 1;
                        missing += layer.getHelper() == null ? 1 : 0;
                    }
                }
            }
        }
        System.out.println("helpers " + helpers + " missing " + missing);
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }
}
