package dev.lenslet.engine.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Moves between the ways in which sequences lie inside. */
enum Reordering {
    /** [batch, channels, steps] to [batch, channels, steps, 1]: a picture one wide. */
    WIDEN,
    NARROW,
    /** [batch, channels, steps] to [batch · steps, channels]. */
    FOLD,
    UNFOLD,
    /** The last step first. */
    REVERSE;

    /** @param steps of a sequence */
    InputPreProcessor of(int steps) {
        return new PreProcessor(this, steps);
    }

    private Reordering inverse() {
        return switch (this) {
            case WIDEN -> NARROW;
            case NARROW -> WIDEN;
            case FOLD -> UNFOLD;
            case UNFOLD -> FOLD;
            case REVERSE -> REVERSE;
        };
    }

    private INDArray apply(INDArray array, int steps) {
        return switch (this) {
            case WIDEN -> array.dup('c').reshape('c', array.size(0), array.size(1), array.size(2), 1);
            case NARROW -> array.dup('c').reshape('c', array.size(0), array.size(1), array.size(2));
            case FOLD -> array.permute(0, 2, 1).dup('c').reshape('c', array.size(0) * steps, array.size(1));
            case UNFOLD ->
                array.dup('c')
                        .reshape('c', array.size(0) / steps, steps, array.size(1))
                        .permute(0, 2, 1);
            case REVERSE -> {
                INDArray reversed = Nd4j.createUninitialized(array.dataType(), array.shape(), 'c');
                for (int step = 0; step < steps; step++) {
                    reversed.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(steps - 1L - step))
                            .assign(array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(step)));
                }
                yield reversed;
            }
        };
    }

    private record PreProcessor(Reordering way, int steps) implements InputPreProcessor {

        private static final long serialVersionUID = 1;

        @Override
        public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
            return workspaces.dup(ArrayType.ACTIVATIONS, way.apply(input, steps), 'c');
        }

        @Override
        public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
            return workspaces.dup(ArrayType.ACTIVATION_GRAD, way.inverse().apply(output, steps), 'c');
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
}
