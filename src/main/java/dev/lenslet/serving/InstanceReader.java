package dev.lenslet.serving;

import dev.lenslet.network.Shape;
import dev.lenslet.problem.InvalidFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one instance of nested numbers. What does not fit is counted, never kept. */
final class InstanceReader {

    private final JsonParser parser;
    private final int index;
    private final Shape shape;
    private final float[] target;

    /** Elements read so far of each array that is open, outermost first. */
    private final List<int[]> open = new ArrayList<>();

    /** What the first array at each depth had; -1 while that is open. */
    private final List<Integer> extents = new ArrayList<>();

    private final int size;
    private final int rank;
    private int written;
    private boolean ragged;
    private @Nullable String fault;

    private InstanceReader(JsonParser parser, int index, Shape shape, float[] target) {
        this.parser = parser;
        this.index = index;
        this.shape = shape;
        this.size = shape.size();
        this.rank = shape.rank();
        this.target = target;
    }

    /**
     * Reads the value that the parser stands on, and leaves it at that value's end, whatever was wrong with it.
     *
     * @throws InvalidFields where an element is no finite number, with its path
     * @throws UnfitInput where the shape is another, with both shapes
     */
    static void read(JsonParser parser, int index, Shape shape, float[] target) {
        new InstanceReader(parser, index, shape, target).read();
    }

    private void read() {
        do {
            element(parser.currentToken());
        } while (!open.isEmpty() && parser.nextToken() != null);
        if (fault != null) {
            throw new InvalidFields(fault, "must be a finite number");
        }
        if (ragged || written != size || !extents.equals(shape.dims())) {
            throw UnfitInput.shape(index, shape, extents, ragged);
        }
    }

    private void element(JsonToken token) {
        switch (token) {
            case START_ARRAY -> {
                count();
                if (open.size() == extents.size()) {
                    extents.add(-1);
                }
                open.add(new int[1]);
            }
            case END_ARRAY -> {
                int depth = open.size() - 1;
                int length = open.remove(depth)[0];
                if (extents.get(depth) < 0) {
                    extents.set(depth, length);
                } else if (extents.get(depth) != length) {
                    ragged = true;
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            default -> {
                faulty();
                count();
                parser.skipChildren();
            }
        }
    }

    private void number() {
        float value = parser.getFloatValue();
        if (!Float.isFinite(value)) {
            faulty();
        }
        count();
        if (open.size() == rank && written < size) {
            target[written++] = value;
        }
    }

    private void count() {
        if (!open.isEmpty()) {
            open.getLast()[0]++;
        }
    }

    /** Notes the path of the first element that is no number, before it is counted. */
    private void faulty() {
        if (fault == null) {
            StringBuilder path = new StringBuilder("instances[").append(index).append(']');
            for (int depth = 0; depth < open.size(); depth++) {
                int counted = open.get(depth)[0];
                path.append('[')
                        .append(depth < open.size() - 1 ? counted - 1 : counted)
                        .append(']');
            }
            fault = path.toString();
        }
    }
}
