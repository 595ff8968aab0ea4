package dev.lenslet.training;

import dev.lenslet.problem.FieldFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an object field by field and notes each fault instead of stopping at the first. A faulty field reads as null, and
 * so does one that is absent or JSON's null.
 */
final class ObjectFields {

    private final String prefix;
    private final ObjectNode object;
    private final List<FieldFault> faults;
    private final Set<String> known = new HashSet<>();

    /** @param path of the object in the request; empty for the request itself */
    ObjectFields(String path, ObjectNode object, List<FieldFault> faults) {
        this.prefix = path.isEmpty() ? "" : path + ".";
        this.object = object;
        this.faults = faults;
    }

    /** As if the object had no fields. */
    ObjectFields empty() {
        return new ObjectFields("", object.objectNode(), faults);
    }

    void fault(String field, String message) {
        faults.add(new FieldFault(prefix + field, message));
    }

    @Nullable
    JsonNode any(String field) {
        known.add(field);
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable
    ObjectFields object(String field) {
        JsonNode value = any(field);
        if (value instanceof ObjectNode inner) {
            return new ObjectFields(prefix + field, inner, faults);
        }
        if (value != null) {
            fault(field, "must be an object");
        }
        return null;
    }

    /** An object whose name only the client knows. */
    ObjectFields inner(String path, ObjectNode inner) {
        return new ObjectFields(prefix + path, inner, faults);
    }

    @Nullable
    String text(String field, Pattern pattern, String rule) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!value.isString() || !pattern.matcher(value.stringValue()).matches()) {
            fault(field, rule);
            return null;
        }
        return value.stringValue();
    }

    @Nullable
    Integer integer(String field, int min, int max) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            fault(field, "must be an integer from " + min + " to " + max);
            return null;
        }
        return value.intValue();
    }

    @Nullable
    Boolean flag(String field) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            fault(field, "must be true or false");
            return null;
        }
        return value.booleanValue();
    }

    /** One of these, as JSON writes them. */
    <T> @Nullable T choice(String field, T[] values, Function<T, String> name) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        for (T one : values) {
            if (value.isString() && name.apply(one).equals(value.stringValue())) {
                return one;
            }
        }
        fault(field, "must be one of " + Arrays.stream(values).map(name).collect(Collectors.joining(", ")));
        return null;
    }

    /** Numbers of at least min, at least one. */
    @Nullable
    List<Double> numbers(String field, double min) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : value) {
            if (number.isNumber() && number.doubleValue() >= min && Double.isFinite(number.doubleValue())) {
                numbers.add(number.doubleValue());
            }
        }
        if (!value.isArray() || numbers.isEmpty() || numbers.size() != value.size()) {
            fault(field, "must be an array of numbers from " + min);
            return null;
        }
        return numbers;
    }

    /** Notes a fault where the field is absent. */
    <T> @Nullable T required(String field, @Nullable T value, String example) {
        if (any(field) == null) {
            fault(field, "is missing, as " + example);
        }
        return value;
    }

    @Nullable
    Long longInteger(String field) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            fault(field, "must be an integer of at most 64 bits");
            return null;
        }
        return value.longValue();
    }

    /** A number in {@code [min, max)}, or in {@code (0, max)} where min is the smallest positive double. */
    @Nullable
    Double number(String field, double min, double max) {
        JsonNode value = any(field);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() < max)) {
            fault(
                    field,
                    min == Double.MIN_VALUE
                            ? "must be a number above 0 and below " + max
                            : "must be a number from " + min + " to below " + max);
            return null;
        }
        return value.doubleValue();
    }

    /** Fields that the contract has and this version does not work yet. */
    void later(String... fields) {
        for (String field : fields) {
            if (any(field) != null) {
                fault(field, "is not supported yet; leave it out");
            }
        }
    }

    /** Call it when every known field has been read. */
    void refuseUnknown() {
        for (String name : new TreeSet<>(object.propertyNames())) {
            if (!known.contains(name)) {
                fault(name, "is unknown; known are " + new TreeSet<>(known));
            }
        }
    }
}
