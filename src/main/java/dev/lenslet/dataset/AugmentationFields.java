package dev.lenslet.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads an augmentation from a request, and notes each fault instead of stopping at the first. */
public final class AugmentationFields {

    private static final double MAX_FACTOR = 100;
    private static final double MAX_SHIFT = 65_536;

    private final JsonNode object;
    private final BiConsumer<String, String> faults;
    private final Set<String> known = new TreeSet<>();
    private boolean sound = true;

    private AugmentationFields(JsonNode object, BiConsumer<String, String> faults) {
        this.object = object;
        this.faults = faults;
    }

    /**
     * @param faults takes a field of the object, empty for the object itself, and what is wrong with it
     * @return null where something is
     */
    public static @Nullable Augmentation read(JsonNode value, BiConsumer<String, String> faults) {
        if (!value.isObject()) {
            faults.accept("", "must be an object, as {\"rotation_range\": 15, \"horizontal_flip\": true}");
            return null;
        }
        return new AugmentationFields(value, faults).read();
    }

    private @Nullable Augmentation read() {
        double rotation = number("rotation_range", 0, 360, "degrees");
        double width = number("width_shift_range", 0, MAX_SHIFT, "a share of the width below 1, pixels from 1 on");
        double height = number("height_shift_range", 0, MAX_SHIFT, "a share of the height below 1, pixels from 1 on");
        double shear = number("shear_range", 0, 89, "degrees");
        List<Double> zoom = zoom();
        boolean horizontal = flag("horizontal_flip");
        boolean vertical = flag("vertical_flip");
        FillMode fill = fillMode();
        double cval = number("cval", 0, 255, "an 8-bit value");
        List<Double> brightness = any("brightness_range") == null ? null : range("brightness_range", 0);
        for (String name : new TreeSet<>(object.propertyNames())) {
            if (!known.contains(name)) {
                fault(name, "is unknown; known are " + known);
            }
        }
        return sound
                ? new Augmentation(rotation, width, height, shear, zoom, horizontal, vertical, fill, cval, brightness)
                : null;
    }

    private void fault(String field, String message) {
        sound = false;
        faults.accept(field, message);
    }

    private @Nullable JsonNode any(String field) {
        known.add(field);
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private double number(String field, double least, double most, String unit) {
        JsonNode value = any(field);
        if (value == null) {
            return 0;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            fault(field, "must be a number from " + (long) least + " to " + (long) most + ": " + unit);
            return 0;
        }
        return value.doubleValue();
    }

    private boolean flag(String field) {
        JsonNode value = any(field);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            fault(field, "must be true or false");
            return false;
        }
        return value.booleanValue();
    }

    /** Keras takes one number for both ends: z is [1 - z, 1 + z]. */
    private List<Double> zoom() {
        JsonNode value = any("zoom_range");
        if (value == null) {
            return Augmentation.NONE.zoomRange();
        }
        if (value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() < 1) {
            return List.of(1 - value.doubleValue(), 1 + value.doubleValue());
        }
        if (value.isArray()) {
            return range("zoom_range", Double.MIN_VALUE);
        }
        fault("zoom_range", "must be a number from 0 to below 1, or [lower, upper] above 0");
        return Augmentation.NONE.zoomRange();
    }

    private List<Double> range(String field, double least) {
        List<Double> ends = new ArrayList<>();
        for (JsonNode end : object.path(field)) {
            if (end.isNumber() && end.doubleValue() >= least && end.doubleValue() <= MAX_FACTOR) {
                ends.add(end.doubleValue());
            }
        }
        if (!object.path(field).isArray()
                || object.path(field).size() != 2
                || ends.size() != 2
                || ends.get(0) > ends.get(1)) {
            fault(
                    field,
                    "must be [lower, upper], " + (least == 0 ? "from 0" : "above 0") + " to " + (long) MAX_FACTOR
                            + ", the lower first");
            return Augmentation.NONE.zoomRange();
        }
        return ends;
    }

    private FillMode fillMode() {
        JsonNode value = any("fill_mode");
        if (value == null) {
            return FillMode.NEAREST;
        }
        for (FillMode mode : FillMode.values()) {
            if (value.isString() && value.stringValue().equals(mode.keras())) {
                return mode;
            }
        }
        fault("fill_mode", "must be one of nearest, reflect, constant and wrap");
        return FillMode.NEAREST;
    }
}
