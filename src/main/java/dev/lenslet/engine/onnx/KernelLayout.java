package dev.lenslet.engine.onnx;

import dev.lenslet.network.Shape;

/** Moves weights from Keras' layouts to those of ONNX' operators. */
final class KernelLayout {

    private KernelLayout() {}

    /** A Conv2D kernel (height, width, in, out) as (out, in, height, width). */
    static float[] outInHeightWidth(float[] kernel, Shape shape) {
        int window = shape.dim(0) * shape.dim(1);
        int in = shape.dim(2);
        int out = shape.dim(3);
        float[] moved = new float[kernel.length];
        for (int w = 0; w < window; w++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    moved[(o * in + i) * window + w] = kernel[(w * in + i) * out + o];
                }
            }
        }
        return moved;
    }

    /**
     * A Dense kernel (in, units) whose rows follow a flattened picture, its rows reordered for the picture's values in the
     * order channels, height, width.
     */
    static float[] rowsChannelsFirst(float[] kernel, int units, Shape picture) {
        int pixels = picture.dim(0) * picture.dim(1);
        int channels = picture.dim(2);
        float[] moved = new float[kernel.length];
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(kernel, (p * channels + c) * units, moved, (c * pixels + p) * units, units);
            }
        }
        return moved;
    }
}
