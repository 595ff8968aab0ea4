package dev.lenslet.dataset;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which pictures of a data set are shown, and how.
 *
 * @param augmentation null to show them as they are
 * @param count pictures of the data set, not of the sheet
 * @param seed of the choice, and of the augmentation
 * @param size pixels of a tile's side
 * @param label of the class that is shown; null for all
 */
record PreviewRequest(
        @Nullable Augmentation augmentation,
        int count,
        long seed,
        int size,
        @Nullable String label) {

    /** Of a sheet: 25 MB while it is drawn. */
    static final long MAX_PIXELS = 1 << 23;

    private static final int MAX_COUNT = 64;
    private static final int MIN_SIZE = 8;
    private static final int MAX_SIZE = 256;
    private static final Set<String> KNOWN = new TreeSet<>(List.of("augmentation", "count", "seed", "size", "class"));

    /** @throws InvalidFields listing every fault */
    static PreviewRequest read(JsonNode body) {
        if (!body.isObject()) {
            throw new InvalidFields("body", "must be an object, as {\"augmentation\": {\"rotation_range\": 15}}");
        }
        List<FieldFault> faults = new ArrayList<>();
        for (String name : new TreeSet<>(body.propertyNames())) {
            if (!KNOWN.contains(name)) {
                faults.add(new FieldFault(name, "is unknown; known are " + KNOWN));
            }
        }
        JsonNode asked = body.path("augmentation");
        Augmentation augmentation = absent(asked)
                ? null
                : AugmentationFields.read(
                        asked,
                        (field, fault) -> faults.add(
                                new FieldFault(field.isEmpty() ? "augmentation" : "augmentation." + field, fault)));
        long count = integer(body, "count", 1, MAX_COUNT, 16, faults);
        long seed = integer(body, "seed", Long.MIN_VALUE, Long.MAX_VALUE, 1, faults);
        long size = integer(body, "size", MIN_SIZE, MAX_SIZE, 128, faults);
        JsonNode label = body.path("class");
        if (!absent(label) && !label.isString()) {
            faults.add(new FieldFault("class", "must be the name of a class"));
        }
        PreviewRequest request = new PreviewRequest(
                augmentation, (int) count, seed, (int) size, label.isString() ? label.stringValue() : null);
        long pixels = (long) ContactSheet.width(request) * ContactSheet.height(request);
        if (faults.isEmpty() && pixels > MAX_PIXELS) {
            faults.add(new FieldFault(
                    "size",
                    "makes a sheet of " + pixels + " pixels of " + count + " pictures; at most " + MAX_PIXELS
                            + " are drawn: make size or count smaller"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidFields(faults);
        }
        return request;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static long integer(
            JsonNode body, String field, long least, long most, long otherwise, List<FieldFault> faults) {
        JsonNode value = body.path(field);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            faults.add(new FieldFault(field, "must be an integer from " + least + " to " + most));
            return otherwise;
        }
        return value.longValue();
    }
}
