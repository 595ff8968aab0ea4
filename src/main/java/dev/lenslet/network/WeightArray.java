package dev.lenslet.network;

/**
 * One array of weights in Keras' layout, row-major. The values are shared, not copied: whoever makes one hands them over,
 * and nobody writes to them afterwards.
 *
 * @param values as many as the shape has elements
 */
public record WeightArray(Shape shape, float[] values) {

    public WeightArray {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(values.length + " values for an array of shape " + shape);
        }
    }
}
