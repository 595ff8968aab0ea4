package dev.lenslet.training;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Reads the {@code resources} object of a submission. */
final class ResourceFields {

    private static final Pattern SIZE = Pattern.compile("[1-9]\\d{0,5}(MB|GB)");
    private static final int MAX_GPUS = 64;
    private static final int MAX_PRIORITY = 100;
    private static final int MAX_RETRIES = 100;

    private ResourceFields() {}

    static JobRequest.Resources read(ObjectFields request) {
        ObjectFields fields = request.object("resources");
        if (fields == null) {
            return JobRequest.Resources.DEFAULT;
        }
        Integer gpus = fields.integer("gpus", 0, MAX_GPUS);
        String memory = fields.text("memory", SIZE, "must be a size, as \"2GB\" or \"1500MB\"");
        Integer priority = fields.integer("priority", -MAX_PRIORITY, MAX_PRIORITY);
        Integer retries = fields.integer("retries", 0, MAX_RETRIES);
        fields.refuseUnknown();
        return new JobRequest.Resources(
                or(gpus, 0),
                memory == null ? null : DataSize.parse(memory),
                or(priority, 0),
                or(retries, Setbacks.BORNE));
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
