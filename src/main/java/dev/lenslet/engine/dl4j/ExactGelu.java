package dev.lenslet.engine.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@code x · Φ(x)} with the normal distribution itself, Keras' gelu; Deeplearning4j's two are approximations. */
final class ExactGelu extends BaseActivationFunction {

    private static final long serialVersionUID = 1;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        return in.muli(share(in));
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        assertShape(in, epsilon);
        INDArray density = Transforms.exp(in.mul(in).muli(-.5), false).muli(1 / Math.sqrt(2 * Math.PI));
        INDArray slope = share(in).addi(density.muli(in));
        return Pair.of(slope.muli(epsilon), null);
    }

    /** Of the normal distribution below each value. */
    private static INDArray share(INDArray in) {
        INDArray scaled = in.div(Math.sqrt(2));
        return Nd4j.getExecutioner()
                .exec(new Erf(scaled, scaled.ulike()))
                .addi(1)
                .divi(2);
    }
}
