package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The extents of one example's tensor, without the batch: {@code (28, 28, 1)} for a gray picture, in Keras'
 * channels-last order. As JSON it is the array of its extents.
 *
 * @param dims extents, each at least 1
 */
public record Shape(@JsonValue List<Integer> dims) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Shape {
        dims = List.copyOf(dims);
        long size = 1;
        for (int dim : dims) {
            if (dim < 1) {
                throw new IllegalArgumentException("extent " + dim + " in shape " + dims + " is below 1");
            }
            size *= dim;
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + dims + " has more than 2^31-1 elements");
            }
        }
    }

    public static Shape of(int... dims) {
        return new Shape(Arrays.stream(dims).boxed().toList());
    }

    public int rank() {
        return dims.size();
    }

    /** The extent of one axis; negative axes count from the end, -1 being the last. */
    public int dim(int axis) {
        return dims.get(axis < 0 ? dims.size() + axis : axis);
    }

    /** Number of elements: the product of the extents, 1 for the scalar shape. */
    public int size() {
        return dims.stream().reduce(1, (a, b) -> a * b);
    }

    public int[] toArray() {
        return dims.stream().mapToInt(Integer::intValue).toArray();
    }

    /** As in messages: {@code (28, 28, 1)}. */
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
