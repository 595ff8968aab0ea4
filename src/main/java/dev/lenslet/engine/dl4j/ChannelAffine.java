package dev.lenslet.engine.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.factory.Nd4j;

/** {@code x · scale + offset} of each channel, never trained: Rescaling, Normalization and a frozen BatchNormalization. */
final class ChannelAffine implements InputPreProcessor {

    private static final long serialVersionUID = 1;

    private double[] scale;
    private double[] offset;

    /** @param channels of what comes in */
    ChannelAffine(int channels) {
        this.scale = new double[channels];
        this.offset = new double[channels];
    }

    /** One value a channel. */
    void set(double[] scale, double[] offset) {
        this.scale = scale.clone();
        this.offset = offset.clone();
    }

    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray output = workspaces.dup(ArrayType.ACTIVATIONS, input, 'c');
        Broadcast.mul(output, row(scale, input), output, 1);
        Broadcast.add(output, row(offset, input), output, 1);
        return output;
    }

    @Override
    public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray gradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, output, 'c');
        Broadcast.mul(gradient, row(scale, output), gradient, 1);
        return gradient;
    }

    private static INDArray row(double[] values, INDArray like) {
        return Nd4j.createFromArray(values).castTo(like.dataType());
    }

    @Override
    public InputPreProcessor clone() {
        return this;
    }

    @Override
    public InputType getOutputType(InputType inputType) {
        throw new UnsupportedOperationException("every layer is told its extents");
    }

    @Override
    public @Nullable Pair<INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
        return null;
    }
}
