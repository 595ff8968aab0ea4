package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Reference;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A reference network as a Deeplearning4j graph with its inputs and labels set. As a program it writes outputs and
 * gradients of the references to the file named first, and says how many layers found a helper: whether they do is decided
 * once per JVM.
 */
final class GradientProbe {

    static final List<String> NAMES = List.of("same-and-valid", "strides-and-dilation", "one-sigmoid", "frozen-inside");

    final ComputationGraph graph;
    private final INDArray inputs;

    GradientProbe(Reference reference, DataType type) {
        Loss loss = Loss.valueOf(reference.json().get("loss").asString().toUpperCase(Locale.ROOT));
        Hyperparameters hyperparameters =
                new Hyperparameters(1, 1, Optimizer.Adam.withRate(.01), loss, 0, 1, "dl4j", null, null);
        GraphTranslation translation =
                new GraphTranslation(reference.network(), hyperparameters, type, new KerasLoss(loss));
        graph = new ComputationGraph(translation.configuration());
        graph.init();
        new WeightTransfer(reference.network(), graph, translation.flattened()).write(reference.weights());
        int count = reference.count();
        long[] shape = {
            count,
            reference.network().inputShape().dim(0),
            reference.network().inputShape().dim(1),
            reference.network().inputShape().dim(2)
        };
        inputs = Nd4j.create(reference.inputs(), shape, 'c')
                .permute(0, 3, 1, 2)
                .dup('c')
                .castTo(type);
        int classes = reference.network().outputShape().size();
        INDArray labels = Nd4j.zeros(type, count, classes);
        for (int i = 0; i < count; i++) {
            int label = reference.labels()[i];
            labels.putScalar(i, classes == 1 ? 0 : label, classes == 1 ? label : 1);
        }
        graph.setInput(0, inputs);
        graph.setLabels(labels);
    }

    double loss() {
        graph.computeGradientAndScore();
        return graph.score();
    }

    /** Of the mean loss. */
    INDArray gradient() {
        graph.computeGradientAndScore();
        return graph.gradient().gradient();
    }

    public static void main(String[] args) throws IOException {
        int helpers = 0;
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
                    helpers += layer.getHelper() == null ? 0 : 1;
                }
            }
        }
        System.out.println("helpers " + helpers);
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }
}
