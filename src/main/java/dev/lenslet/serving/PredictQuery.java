package dev.lenslet.serving;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which model is asked, and for how many labels.
 *
 * @param model null for the one that the kind of input decides
 * @param version a number or a label; null for the one that answers by default
 * @param top labels of each prediction; null where it is not said
 */
record PredictQuery(
        @Nullable String model,
        @Nullable String version,
        @Nullable Integer top) {

    static final PredictQuery NONE = new PredictQuery(null, null, null);

    /**
     * Reads a query string. The servlet's own parameters are not asked: they would swallow the body of a form, and curl
     * calls every body a form.
     *
     * @throws InvalidFields listing every faulty field
     */
    static PredictQuery parse(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return NONE;
        }
        List<FieldFault> faults = new ArrayList<>();
        PredictQuery parsed = NONE;
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (value.isEmpty() && known(name)) {
                faults.add(new FieldFault(name, "is empty"));
                continue;
            }
            switch (name) {
                case "model" -> parsed = parsed.merged(new PredictQuery(value, null, null), faults);
                case "version" -> parsed = parsed.merged(new PredictQuery(null, value, null), faults);
                case "top" -> parsed = parsed.merged(new PredictQuery(null, null, top(value, faults)), faults);
                case "" -> {}
                default -> faults.add(new FieldFault(name, "is unknown; known are model, version and top"));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return parsed;
    }

    private static boolean known(String name) {
        return name.equals("model") || name.equals("version") || name.equals("top");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static @Nullable Integer top(String value, List<FieldFault> faults) {
        try {
            int top = Integer.parseInt(value);
            if (top >= 1) {
                return top;
            }
        } catch (NumberFormatException malformed) {
            // Said below.
        }
        faults.add(new FieldFault("top", "must be a whole number of at least 1"));
        return null;
    }

    /** Both taken together; a field that they give differently is a fault. */
    PredictQuery merged(PredictQuery other, List<FieldFault> faults) {
        return new PredictQuery(
                either("model", model, other.model, faults),
                either("version", version, other.version, faults),
                either("top", top, other.top, faults));
    }

    private static <T> @Nullable T either(
            String field, @Nullable T first, @Nullable T second, List<FieldFault> faults) {
        if (first != null && second != null && !first.equals(second)) {
            faults.add(new FieldFault(field, "is given twice, differently"));
        }
        return first != null ? first : second;
    }
}
