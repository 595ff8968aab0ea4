package dev.lenslet.serving.tfs;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.InputPlace;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * How one input of a request is wrapped.
 *
 * @param keyed whether it is an object whose one key is the model's input, {@code {"x": …}}
 */
record Element(boolean keyed, Kind kind) {

    enum Kind {
        NUMBERS,
        STRING,
        /** {@code {"b64": "…"}} */
        BYTES
    }

    private static final String BYTES_KEY = "b64";

    /**
     * Moves the parser from the input's first token to that of its value.
     *
     * @param name of the model's input
     * @throws InvalidFields where it is another object than the two that are known
     */
    static Element open(JsonParser parser, String name, String field, int index) {
        boolean keyed = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            String key = parser.nextName();
            if (!name.equals(key)) {
                return bytes(parser, false, key, new InputPlace(field, index, null), name);
            }
            keyed = true;
            parser.nextToken();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> bytes(parser, true, parser.nextName(), new InputPlace(field, index, name), name);
            case VALUE_STRING -> new Element(keyed, Kind.STRING);
            default -> new Element(keyed, Kind.NUMBERS);
        };
    }

    private static Element bytes(
            JsonParser parser, boolean keyed, @Nullable String key, InputPlace place, String name) {
        if (!BYTES_KEY.equals(key)) {
            throw new InvalidFields(
                    place.toString(),
                    "must have one key, " + (keyed ? "" : "\"" + name + "\" (the model's input) or ") + "\"b64\"");
        }
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw new InvalidFields(place + ".b64", "must be a string: the bytes in base 64");
        }
        return new Element(keyed, Kind.BYTES);
    }

    /** Moves the parser from the end of the value to that of the input. */
    void close(JsonParser parser, InputPlace place) {
        int objects = (keyed ? 1 : 0) + (kind == Kind.BYTES ? 1 : 0);
        for (int i = 0; i < objects; i++) {
            if (parser.nextToken() != JsonToken.END_OBJECT) {
                throw new InvalidFields(place.toString(), "must have one key");
            }
        }
    }
}
