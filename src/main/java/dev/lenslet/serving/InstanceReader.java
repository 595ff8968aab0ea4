package dev.lenslet.serving;

import dev.lenslet.network.Shape;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one input of nested numbers. What does not fit is counted, never kept. */
public final class InstanceReader {

    private final JsonParser parser;
    private final InputPlace place;
    private final Shape shape;
    private final boolean flat;
    private final FloatBuffer target;

    /** Elements read so far of each array that is open, outermost first. */
    private final List<int[]> open = new ArrayList<>();

    /** What the first array at each depth had; -1 while that is open. */
    private final List<Integer> extents = new ArrayList<>();

    private final int size;
    private final int rank;
    private int written;
    private boolean ragged;
    private @Nullable String fault;

    private InstanceReader(JsonParser parser, InputPlace place, Shape shape, boolean flat, FloatBuffer target) {
        this.parser = parser;
        this.place = place;
        this.shape = shape;
        this.flat = flat;
        this.size = shape.size();
        this.rank = shape.rank();
        this.target = target;
    }

    /**
     * Reads the value that the parser stands on, and leaves it at that value's end, whatever was wrong with it.
     *
     * @param flat whether one list of all its values will do, too
     * @param target has room for one input; its values are written from its position on, which goes behind them
     * @throws InvalidFields where an element is no finite number, with its path
     * @throws UnfitInput where the shape is another, with both shapes; or where a number is no token's
     */
    public static void read(
            JsonParser parser, InputPlace place, ModelRecord.Input input, boolean flat, FloatBuffer target) {
        int start = target.position();
        new InstanceReader(parser, place, input.shape(), flat, target).read();
        ModelRecord.Integers range = input.range();
        if (range != null) {
            // The graph would fail on others, and all inputs of its batch with it.
            int other = range.firstOther(target, start, target.position());
            if (other >= 0) {
                throw UnfitInput.noToken(place.toString(), other - start, range);
            }
        }
    }

    private void read() {
        do {
            element(parser.currentToken());
        } while (!open.isEmpty() && parser.nextToken() != null);
        if (fault != null) {
            throw new InvalidFields(fault, "must be a finite number");
        }
        boolean fits = extents.equals(shape.dims()) || flat && extents.size() == 1 && extents.getFirst() == size;
        if (ragged || written != size || !fits) {
            throw UnfitInput.shape(place, shape, extents, ragged);
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
        if ((open.size() == rank || flat && open.size() == 1) && written < size) {
            target.put(value);
            written++;
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
            StringBuilder path = new StringBuilder(place.toString());
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
