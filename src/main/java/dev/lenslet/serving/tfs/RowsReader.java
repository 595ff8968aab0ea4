package dev.lenslet.serving.tfs;

import dev.lenslet.network.Shape;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.serving.InputPlace;
import dev.lenslet.serving.InstanceReader;
import dev.lenslet.serving.TensorCall;
import java.nio.FloatBuffer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an array of inputs into a call. The first decides how all are wrapped, and whether they are numbers or encoded. */
final class RowsReader {

    private static final Shape ONE_VALUE = Shape.of(1);

    private final JsonParser parser;
    private final byte[] body;
    private final String field;
    private final TensorCall call;
    private final Decoding decoding;
    private final ModelRecord.Input input;
    private final boolean examples;
    private boolean scalars;

    RowsReader(JsonParser parser, byte[] body, String field, TensorCall call, Decoding decoding) {
        this.parser = parser;
        this.body = body;
        this.field = field;
        this.call = call;
        this.decoding = decoding;
        this.input = call.version().record().input();
        this.examples = field.equals("examples");
    }

    /** From the array's opening bracket to its closing one. */
    Rows read() {
        long start = parser.currentTokenLocation().getByteOffset();
        if (start < 0 || start >= body.length || body[(int) start] != '[') {
            throw new InvalidFields("body", "must be UTF-8, without a mark of the byte order");
        }
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            throw new InvalidFields(field, "is empty");
        }
        Element first = Element.open(parser, input.name(), field, 0);
        if (examples && !first.keyed()) {
            throw new InvalidFields(field + "[0]", "must be an object of features: {\"" + input.name() + "\": …}");
        }
        return first.kind() == Element.Kind.NUMBERS
                ? numbers(first, RowCount.of(body, (int) start))
                : new EncodedRows(parser, field, call, decoding).read(first);
    }

    private Rows numbers(Element first, int count) {
        // What would take more bytes as JSON than there are cannot all be there, so its memory isn't taken: one row is
        // written again and again until the reader finds the one that does not fit.
        boolean plausible = 2L * count * call.inputSize() <= body.length;
        call.input(plausible ? count : 1);
        FloatBuffer target = call.inputFloats();
        scalars = !examples && isScalar();
        int index = 0;
        do {
            if (!plausible) {
                target.clear();
            }
            InputPlace place = new InputPlace(field, index, first.keyed() ? input.name() : null);
            if (index > 0 && !Element.open(parser, input.name(), field, index).equals(first)) {
                throw new InvalidFields(place.toString(), "must be of numbers, and wrapped as the first is");
            }
            number(place, target);
            first.close(parser, place);
            index++;
        } while (parser.nextToken() != JsonToken.END_ARRAY && index < count);
        if (index != count || parser.currentToken() != JsonToken.END_ARRAY) {
            throw new InvalidFields(field, "is not well-formed");
        }
        return new Rows(field, count, scalars, null);
    }

    private void number(InputPlace place, FloatBuffer target) {
        boolean scalar = isScalar();
        if (scalar && (scalars || examples)) {
            float value = parser.getFloatValue();
            if (!Float.isFinite(value)) {
                throw new InvalidFields(place.toString(), "must be a finite number");
            }
            target.put(value);
        } else if (scalars) {
            throw new InvalidFields(place.toString(), "must be a number, as the first is");
        } else {
            InstanceReader.read(parser, place, input, examples, target);
        }
    }

    /** A bare number, where a model takes one value. */
    private boolean isScalar() {
        return parser.currentToken().isNumeric() && input.shape().equals(ONE_VALUE);
    }
}
