package bench;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** cnn-lstm as one would write it for Deeplearning4j. */
final class ReleasedCnnLstm {

    private static final int FRAMES = 30;
    private static final int SIDE = 128;
    private static final int FILTERS = 32;
    private static final int POOLED = (SIDE - 2) / 2;

    private final MultiLayerNetwork network;

    ReleasedCnnLstm() {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nIn(1)
                        .nOut(FILTERS)
                        .activation(Activation.RELU)
                        .build())
                .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build())
                .layer(new LastTimeStep(new LSTM.Builder()
                        .nIn(POOLED * POOLED * FILTERS)
                        .nOut(50)
                        .activation(Activation.TANH)
                        .build()))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(50)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .inputPreProcessor(0, new RnnToCnnPreProcessor(SIDE, SIDE, 1))
                .inputPreProcessor(2, new CnnToRnnPreProcessor(POOLED, POOLED, FILTERS))
                .build();
        network = new MultiLayerNetwork(configuration);
        network.init();
    }

    /** @param clip frames one after the other, 128 by 128 each */
    float[] predict(float[] clip) {
        INDArray frames = Nd4j.create(clip, new long[] {1, FRAMES, SIDE * SIDE}, 'c');
        return network.output(frames.permute(0, 2, 1).dup('f')).toFloatVector();
    }
}
