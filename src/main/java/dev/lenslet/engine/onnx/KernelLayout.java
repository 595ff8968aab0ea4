package dev.lenslet.engine.onnx;

import dev.lenslet.network.Shape;

/** Moves weights from Keras' layouts to those of ONNX' operators. */
final class KernelLayout {

    private KernelLayout() {}

    /** A convolution's kernel (window…, in, out) as (out, in, window…). */
    static float[] outInWindow(float[] kernel, Shape shape) {
        int in = shape.dim(-2);
        int out = shape.dim(-1);
        int window = shape.size() / in / out;
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

    /** A depthwise kernel (window…, channels, multiplier) as (channels · multiplier, 1, window…). */
    static float[] channelsOneWindow(float[] kernel, Shape shape) {
        int filters = shape.dim(-2) * shape.dim(-1);
        int window = shape.size() / filters;
        float[] moved = new float[kernel.length];
        for (int w = 0; w < window; w++) {
            for (int filter = 0; filter < filters; filter++) {
                moved[filter * window + w] = kernel[w * filters + filter];
            }
        }
        return moved;
    }

    /**
     * A recurrent kernel (in, gates · units) as (gates · units, in), the gates in another order.
     *
     * @param order which of Keras' gates stands at each place
     */
    static float[] gatesFirst(float[] kernel, int in, int[] order) {
        int columns = kernel.length / in;
        int units = columns / order.length;
        float[] moved = new float[kernel.length];
        for (int gate = 0; gate < order.length; gate++) {
            for (int unit = 0; unit < units; unit++) {
                for (int i = 0; i < in; i++) {
                    moved[(gate * units + unit) * in + i] = kernel[i * columns + order[gate] * units + unit];
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
        int channels = picture.dim(-1);
        int pixels = picture.size() / channels;
        float[] moved = new float[kernel.length];
        for (int p = 0; p < pixels; p++) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(kernel, (p * channels + c) * units, moved, (c * pixels + p) * units, units);
            }
        }
        return moved;
    }
}
