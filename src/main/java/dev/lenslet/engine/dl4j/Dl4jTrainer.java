package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Weights;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.Objective;
import dev.lenslet.training.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A network trained by Deeplearning4j. One thread only. */
final class Dl4jTrainer implements Trainer {

    private static final Logger log = LoggerFactory.getLogger(Dl4jTrainer.class);

    private final KerasLoss loss;
    private final Objective objective;
    private final ComputationGraph graph;
    private final WeightTransfer transfer;
    private final KerasUpdate update;
    private final long seed;
    private final Shape inputShape;
    private final int outputs;
    private float[] channelsFirst = {};
    private long steps;

    Dl4jTrainer(Network network, Weights weights, Hyperparameters hyperparameters) {
        this.loss = new KerasLoss(hyperparameters.loss());
        this.objective = Objective.of(hyperparameters, network.outputShape().size());
        GraphTranslation translation = new GraphTranslation(network, hyperparameters, DataType.FLOAT, loss);
        this.graph = new ComputationGraph(translation.configuration());
        graph.init();
        warnWithoutHelpers();
        this.transfer = new WeightTransfer(network, graph, translation);
        transfer.write(weights);
        this.update = new KerasUpdate(transfer.trained(), transfer.averages(), hyperparameters);
        this.seed = new SplittableRandom(hyperparameters.seed()).nextLong();
        this.inputShape = network.inputShape();
        this.outputs = network.outputShape().size();
    }

    @Override
    public StepResult step(float[] inputs, int[] labels, float @Nullable [] exampleWeights, double learningRate) {
        loss.weigh(exampleWeights);
        // Dropout draws from the one generator of the process: seeded by the step's number, it needs no state of its
        // own.
        Nd4j.getRandom().setSeed(new SplittableRandom(seed + steps++).nextLong());
        graph.setInputs(input(inputs, labels.length));
        graph.setLabels(targets(labels));
        graph.computeGradientAndScore();
        double penalty = penalty();
        update.apply(graph.params(), graph.getGradientsViewArray(), learningRate);
        return new StepResult(loss.value() + penalty, loss.correct());
    }

    @Override
    public float[] predict(float[] inputs, int count) {
        INDArray output = graph.output(false, input(inputs, count))[0];
        return output.dup('c').data().asFloat();
    }

    @Override
    public Weights weights() {
        return transfer.read();
    }

    @Override
    public void restore(Weights weights) {
        transfer.write(weights);
    }

    @Override
    public Map<String, LazyArray> state() {
        Map<String, LazyArray> state = new LinkedHashMap<>();
        transfer.lazily().forEach((name, array) -> state.put("weights/" + name, array));
        for (int i = 0; i < update.slots(); i++) {
            int slot = i;
            for (KerasUpdate.Variable variable : update.variables()) {
                state.put(
                        slotName(slot, variable), transfer.beside(variable.name(), () -> update.slot(slot, variable)));
            }
        }
        return state;
    }

    @Override
    public void resume(long steps, Map<String, LazyArray> state) {
        transfer.lazily()
                .forEach((name, array) -> transfer.write(name, values(state, "weights/" + name, array.shape())));
        for (int slot = 0; slot < update.slots(); slot++) {
            for (KerasUpdate.Variable variable : update.variables()) {
                String name = slotName(slot, variable);
                Shape shape = transfer.shape(variable.name());
                update.slot(slot, variable, transfer.flat(variable.name(), values(state, name, shape)));
            }
        }
        update.after(steps);
        this.steps = steps;
    }

    private static String slotName(int slot, KerasUpdate.Variable variable) {
        return "optimizer/" + slot + "/" + variable.name();
    }

    private static float[] values(Map<String, LazyArray> state, String name, Shape shape) {
        LazyArray array = state.get(name);
        if (array == null || !array.shape().equals(shape)) {
            throw new IllegalArgumentException("the state has " + (array == null ? "no array" : array.shape())
                    + " for '" + name + "' of shape " + shape);
        }
        return array.values().get();
    }

    @Override
    public double penalty() {
        return update.penalty(graph.params());
    }

    @Override
    public void close() {
        update.close();
        graph.close();
    }

    /** Convolutions without oneDNN give the same answers three times slower, so that must not pass unseen. */
    private void warnWithoutHelpers() {
        boolean wanted = "false".equals(System.getProperty("org.eclipse.deeplearning4j.helpers.disable"));
        for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
            if (layer instanceof ConvolutionLayer && layer.getHelper() == null && wanted) {
                log.warn(
                        "Layer {} found no oneDNN helper and trains slowly",
                        layer.conf().getLayer().getLayerName());
            }
        }
    }

    private INDArray input(float[] inputs, int count) {
        int rank = inputShape.rank();
        int channels = inputShape.dim(-1);
        int pictures = rank == 4 ? count * inputShape.dim(0) : count;
        int places = count * inputShape.size() / pictures / channels;
        float[] source = rank == 1 || channels == 1 ? inputs : toChannelsFirst(inputs, pictures, places, channels);
        long[] shape = switch (rank) {
            case 1 -> new long[] {count, channels};
            case 2 -> new long[] {count, channels, places};
            default -> new long[] {pictures, channels, inputShape.dim(-3), inputShape.dim(-2)};
        };
        return copied(source, count * inputShape.size(), shape);
    }

    private float[] toChannelsFirst(float[] inputs, int count, int pixels, int channels) {
        if (channelsFirst.length < count * pixels * channels) {
            channelsFirst = new float[count * pixels * channels];
        }
        int from = 0;
        for (int example = 0; example < count; example++) {
            int to = example * pixels * channels;
            for (int pixel = 0; pixel < pixels; pixel++) {
                for (int channel = 0; channel < channels; channel++) {
                    channelsFirst[to + channel * pixels + pixel] = inputs[from++];
                }
            }
        }
        return channelsFirst;
    }

    private static INDArray copied(float[] values, int length, long... shape) {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
        ((FloatPointer) array.data().pointer()).put(values, 0, length);
        return array;
    }

    private INDArray targets(int[] labels) {
        float[] values = new float[labels.length * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) objective.target(labels[i / outputs], i % outputs);
        }
        return copied(values, values.length, labels.length, outputs);
    }
}
