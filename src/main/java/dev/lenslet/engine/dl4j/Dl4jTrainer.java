package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Weights;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Objective;
import dev.lenslet.training.Trainer;
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
    private final Shape inputShape;
    private final int outputs;
    private float[] channelsFirst = {};

    Dl4jTrainer(Network network, Weights weights, Hyperparameters hyperparameters) {
        this.loss = new KerasLoss(hyperparameters.loss());
        this.objective = Objective.of(hyperparameters, network.outputShape().size());
        GraphTranslation translation = new GraphTranslation(network, hyperparameters, DataType.FLOAT, loss);
        this.graph = new ComputationGraph(translation.configuration());
        graph.init();
        warnWithoutHelpers();
        this.transfer = new WeightTransfer(network, graph, translation.flattened());
        transfer.write(weights);
        this.update = new KerasUpdate(transfer.trained(), hyperparameters);
        this.inputShape = network.inputShape();
        this.outputs = network.outputShape().size();
    }

    @Override
    public StepResult step(float[] inputs, int[] labels, float @Nullable [] exampleWeights, double learningRate) {
        loss.weigh(exampleWeights);
        graph.setInputs(input(inputs, labels.length));
        graph.setLabels(targets(labels));
        graph.computeGradientAndScore();
        update.apply(graph.params(), graph.getGradientsViewArray(), learningRate);
        return new StepResult(loss.value(), loss.correct());
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
    public double penalty() {
        return 0;
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
        if (inputShape.rank() != 3) {
            return copied(inputs, count * inputShape.size(), count, inputShape.size());
        }
        int height = inputShape.dim(0);
        int width = inputShape.dim(1);
        int channels = inputShape.dim(2);
        float[] source = channels == 1 ? inputs : toChannelsFirst(inputs, count, height * width, channels);
        return copied(source, count * inputShape.size(), count, channels, height, width);
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
