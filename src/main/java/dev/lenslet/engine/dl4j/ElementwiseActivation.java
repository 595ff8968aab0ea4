package dev.lenslet.engine.dl4j;

import java.util.function.DoubleUnaryOperator;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An activation that Deeplearning4j has not, or not as Keras: computed value by value in Java. */
final class ElementwiseActivation extends BaseActivationFunction {

    private static final long serialVersionUID = 1;

    private final transient DoubleUnaryOperator value;
    private final transient DoubleUnaryOperator slope;

    ElementwiseActivation(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        this.value = value;
        this.slope = slope;
    }

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        return in.assign(mapped(in, value));
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        assertShape(in, epsilon);
        in.assign(mapped(in, slope)).muli(epsilon);
        return Pair.of(in, null);
    }

    private static INDArray mapped(INDArray in, DoubleUnaryOperator function) {
        double[] values = in.dup('c').data().asDouble();
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(values[i]);
        }
        return Nd4j.create(values, in.shape(), 'c').castTo(in.dataType());
    }
}
