package dev.lenslet.serving.oip;

import dev.lenslet.network.ElementType;
import dev.lenslet.problem.InvalidFields;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the array {@code data} of a tensor, nested as its shape or flat. */
final class JsonTensor {

    private static final int MAX_RANK = 16;

    private final JsonCursor json;
    private final long[] shape;
    private final String field;
    private final int size;
    private int count;

    /** @param shape checked; its product is no more than an int */
    private JsonTensor(JsonCursor json, long[] shape, String field) {
        this.json = json;
        this.shape = shape;
        this.field = field;
        long product = 1;
        for (long extent : shape) {
            product *= extent;
        }
        this.size = Math.toIntExact(product);
    }

    private interface Element {
        void read(int index);
    }

    /**
     * Reads numbers into memory for as many.
     *
     * @throws InvalidFields where they are others than the shape tells, or of the datatype
     */
    static void numbers(JsonCursor json, long[] shape, String field, ElementType type, FloatBuffer target) {
        JsonTensor tensor = new JsonTensor(json, shape, field);
        switch (type) {
            case FLOAT32 -> tensor.read(index -> target.put(index, json.number(field, index)));
            case INT32 ->
                tensor.read(index -> target.put(index, TensorNumbers.exact(json.whole(field, index), field, index)));
        }
    }

    static List<String> strings(JsonCursor json, long[] shape, String field) {
        List<String> strings = new ArrayList<>();
        new JsonTensor(json, shape, field).read(index -> strings.add(json.string(field + "[" + index + "]")));
        return strings;
    }

    /** The array of extents that is next, whatever they are. */
    static long[] shape(JsonCursor json, String path) {
        long[] extents = new long[MAX_RANK];
        int rank = 0;
        json.open('[', path);
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (rank == MAX_RANK) {
                throw new InvalidFields(path, "has more than " + MAX_RANK + " extents");
            }
            extents[rank] = json.whole(path, rank);
            rank++;
        }
        return Arrays.copyOf(extents, rank);
    }

    private void read(Element element) {
        json.open('[', field);
        if (json.peek() == '[') {
            nested(0, element);
        } else {
            elements(size, element);
        }
    }

    /** What is in an array that is open already. */
    private void nested(int axis, Element element) {
        if (axis == shape.length - 1) {
            elements((int) shape[axis], element);
            return;
        }
        int extent = 0;
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (++extent > shape[axis]) {
                throw ragged(axis, "more than ");
            }
            json.open('[', field);
            nested(axis + 1, element);
        }
        if (extent < shape[axis]) {
            throw ragged(axis, "fewer than ");
        }
    }

    private void elements(int expected, Element element) {
        int last = count + expected;
        for (boolean first = true; json.more(first, ']'); first = false) {
            if (count == last) {
                throw expected == size ? counted("more than " + size) : ragged(shape.length - 1, "more than ");
            }
            element.read(count++);
        }
        if (count < last) {
            throw expected == size ? counted("" + count) : ragged(shape.length - 1, "fewer than ");
        }
    }

    private InvalidFields counted(String sent) {
        return new InvalidFields(field, "has " + sent + " elements; the tensor of this shape has " + size);
    }

    private InvalidFields ragged(int axis, String than) {
        return new InvalidFields(
                field,
                "is neither flat nor nested as its shape: after " + count + " elements there are " + than + shape[axis]
                        + " along axis " + axis + ", where " + size + " elements are due in all");
    }
}
