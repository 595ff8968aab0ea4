package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Dropout;
import dev.lenslet.network.DroppingOut;
import dev.lenslet.network.Embedding;
import dev.lenslet.network.Recurrence;
import dev.lenslet.network.Recurrent;
import dev.lenslet.network.SpatialDropout1D;
import dev.lenslet.network.SpatialDropout2D;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;

/** Layers of sequences, and dropouts. Deeplearning4j's probabilities are of keeping. */
final class Sequences {

    private Sequences() {}

    static Layer of(Recurrent recurrent, int features) {
        Recurrence recurrence = recurrent.recurrence();
        LSTM lstm = new LSTM.Builder()
                .nIn(features)
                .nOut(recurrence.units())
                .activation(Activations.of(recurrence.activation()))
                .gateActivationFunction(Activations.of(recurrence.recurrentActivation()))
                .build();
        return recurrence.returnSequences() ? lstm : new LastTimeStep(lstm);
    }

    static EmbeddingSequenceLayer embedding(Embedding embedding, int steps) {
        return new EmbeddingSequenceLayer.Builder()
                .nIn(embedding.inputDim())
                .nOut(embedding.outputDim())
                .inputLength(steps)
                .inferInputLength(false)
                .hasBias(false)
                .build();
    }

    static DropoutLayer dropping(DroppingOut dropping) {
        double kept = 1 - dropping.rate();
        return switch (dropping) {
            case Dropout dropout -> new DropoutLayer(kept);
            case SpatialDropout1D dropout -> spatial(kept);
            case SpatialDropout2D dropout -> spatial(kept);
        };
    }

    private static DropoutLayer spatial(double kept) {
        return new DropoutLayer.Builder().dropOut(new SpatialDropout(kept)).build();
    }
}
