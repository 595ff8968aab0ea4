package dev.lenslet.serving;

import dev.lenslet.problem.InvalidFields;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** How every body of JSON that holds numbers is read: token by token. */
public final class JsonBody {

    /** NaN and its like are read so that the answer can name the place. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonBody() {}

    /** Before the first token. */
    public static JsonParser parser(byte[] body) {
        return JSON.createParser(ObjectReadContext.empty(), body);
    }

    /** What the client is told of JSON that cannot be read, with the place. */
    public static InvalidFields malformed(JacksonException failure) {
        var place = failure.getLocation();
        return new InvalidFields(
                "body",
                "is not well-formed JSON"
                        + (place == null ? "" : ", at line " + place.getLineNr() + ", column " + place.getColumnNr()));
    }
}
