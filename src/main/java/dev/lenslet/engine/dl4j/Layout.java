package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** How an array of Keras' lies in Deeplearning4j. Views where that does; neither side is written to. */
interface Layout {

    INDArray toDl4j(INDArray keras);

    INDArray toKeras(INDArray parameter);

    /** The same, as Dense, Embedding and depthwise kernels. */
    Layout SAME = of(keras -> keras, parameter -> parameter);

    /** A vector, which Deeplearning4j holds as a row. */
    Layout ROW = of(keras -> keras.reshape('c', 1, keras.length()), parameter -> parameter.reshape(parameter.length()));

    /** (height, width, in, out) to (out, in, height, width). */
    Layout CONVOLUTION = of(keras -> keras.permute(3, 2, 0, 1), parameter -> parameter.permute(2, 3, 1, 0));

    /** (steps, in, out) as of a picture one wide. */
    Layout SEQUENCE = of(
            keras -> CONVOLUTION.toDl4j(keras.reshape('c', keras.size(0), 1, keras.size(1), keras.size(2))),
            parameter -> CONVOLUTION
                    .toKeras(parameter)
                    .dup('c')
                    .reshape('c', parameter.size(2), parameter.size(1), parameter.size(0)));

    /** Columns of four gates: Keras' input, forget, cell, output; Deeplearning4j's cell, forget, output, input. */
    Layout GATES = of(keras -> blocks(keras, 2, 1, 3, 0), parameter -> blocks(parameter, 3, 1, 0, 2));

    /** A bias of four gates. */
    Layout GATES_ROW = of(
            keras -> GATES.toDl4j(ROW.toDl4j(keras)), parameter -> ROW.toKeras(GATES.toKeras(ROW.toDl4j(parameter))));

    /**
     * A Dense kernel behind a Flatten whose values come channels first.
     *
     * @param order the (height, width, channels) that was flattened
     */
    static Layout flattened(Shape order) {
        int height = order.dim(0);
        int width = order.dim(1);
        int channels = order.dim(2);
        return of(
                keras -> keras.reshape('c', height, width, channels, keras.size(1))
                        .permute(2, 0, 1, 3)
                        .dup('c')
                        .reshape('c', order.size(), keras.size(1)),
                parameter -> parameter
                        .dup('c')
                        .reshape('c', channels, height, width, parameter.size(1))
                        .permute(1, 2, 0, 3)
                        .dup('c')
                        .reshape('c', order.size(), parameter.size(1)));
    }

    private static INDArray blocks(INDArray array, int... order) {
        long units = array.size(1) / order.length;
        INDArray[] blocks = new INDArray[order.length];
        for (int i = 0; i < order.length; i++) {
            blocks[i] = array.get(NDArrayIndex.all(), NDArrayIndex.interval(order[i] * units, (order[i] + 1) * units));
        }
        return Nd4j.concat(1, blocks);
    }

    private static Layout of(Direction toDl4j, Direction toKeras) {
        return new Layout() {
            @Override
            public INDArray toDl4j(INDArray keras) {
                return toDl4j.of(keras);
            }

            @Override
            public INDArray toKeras(INDArray parameter) {
                return toKeras.of(parameter);
            }
        };
    }

    /** One direction. */
    interface Direction {
        INDArray of(INDArray array);
    }
}
