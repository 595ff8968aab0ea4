package dev.lenslet.serving;

import dev.lenslet.media.Media;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A JSON request, its instances not read yet. The body is read token by token, first for its fields and its syntax, later
 * for the instances, when the model and with it their shape is known.
 *
 * @param body not copied
 * @param count instances in it, at least one
 * @param strings whether the first instance is a string
 */
record JsonRequest(PredictQuery query, byte[] body, int count, boolean strings) {

    private static final String INSTANCES = "instances";

    /** Texts where the first instance is a string, else numbers. */
    Inputs inputs(Media media) {
        return strings ? new TextInstances(media, body, count) : new Instances(body, count);
    }

    /**
     * @throws InvalidFields listing every faulty field
     * @throws OverLimit where there are too many instances
     */
    static JsonRequest scan(byte[] body, int maxInstances) {
        try (JsonParser parser = JsonBody.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidFields("body", "must be a JSON object with instances");
            }
            return new Scan(parser, maxInstances).read(body);
        } catch (JacksonException malformed) {
            throw JsonBody.malformed(malformed);
        }
    }

    /** Moves a new parser of a scanned body into its instances, before the first. */
    static void enterInstances(JsonParser parser) {
        parser.nextToken();
        for (String field = parser.nextName(); !INSTANCES.equals(field); field = parser.nextName()) {
            parser.nextToken();
            parser.skipChildren();
        }
        parser.nextToken();
    }

    private static final class Scan {

        private final JsonParser parser;
        private final int maxInstances;
        private final List<FieldFault> faults = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private PredictQuery query = PredictQuery.NONE;
        private int count;
        private boolean strings;

        Scan(JsonParser parser, int maxInstances) {
            this.parser = parser;
            this.maxInstances = maxInstances;
        }

        JsonRequest read(byte[] body) {
            for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (!seen.add(field)) {
                    fault(field, "is given twice");
                    parser.skipChildren();
                    continue;
                }
                field(field, value);
            }
            if (parser.nextToken() != null) {
                fault("body", "goes on after its JSON object");
            }
            if (!seen.contains(INSTANCES)) {
                fault(INSTANCES, "is missing: an array of texts, or of nested numbers, each in the model's shape");
            }
            if (!faults.isEmpty()) {
                throw new InvalidFields(faults);
            }
            return new JsonRequest(query, body, count, strings);
        }

        private void field(String field, JsonToken value) {
            switch (field) {
                case "model" -> query = query.merged(new PredictQuery(text(field, value), null, null), faults);
                case "version" -> query = query.merged(new PredictQuery(null, text(field, value), null), faults);
                case "top" -> query = query.merged(new PredictQuery(null, null, top(value)), faults);
                case INSTANCES -> countInstances(value);
                default -> {
                    fault(field, "is unknown; known are model, version, top and instances");
                    parser.skipChildren();
                }
            }
        }

        private @Nullable String text(String field, JsonToken value) {
            if (value == JsonToken.VALUE_STRING && parser.getStringLength() > 0) {
                return parser.getString();
            }
            fault(field, "must be a string, such as " + (field.equals("model") ? "\"digits\"" : "\"2\""));
            parser.skipChildren();
            return null;
        }

        private @Nullable Integer top(JsonToken value) {
            if (value == JsonToken.VALUE_NUMBER_INT && parser.getStringLength() < 10 && parser.getIntValue() >= 1) {
                return parser.getIntValue();
            }
            fault("top", "must be a whole number of at least 1");
            parser.skipChildren();
            return null;
        }

        private void countInstances(JsonToken value) {
            if (value != JsonToken.START_ARRAY) {
                fault(INSTANCES, "must be an array of texts, or of nested numbers, each in the model's shape");
                parser.skipChildren();
                return;
            }
            for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
                if (++count > maxInstances) {
                    throw OverLimit.inputs(INSTANCES, maxInstances);
                }
                strings |= count == 1 && each == JsonToken.VALUE_STRING;
                parser.skipChildren();
            }
            if (count == 0) {
                fault(INSTANCES, "is empty");
            }
        }

        private void fault(String field, String message) {
            faults.add(new FieldFault(field.length() > 64 ? field.substring(0, 64) + "…" : field, message));
        }
    }
}
