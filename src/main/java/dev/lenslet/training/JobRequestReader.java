package dev.lenslet.training;

import dev.lenslet.network.Shape;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of a submission strictly and lists every faulty field at once. Thread-safe. */
final class JobRequestReader {

    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    static final String NAME_RULE =
            "must be a name of at most 64 lowercase letters, digits, dots, dashes and underscores that begins with a"
                    + " letter or digit";
    private final Set<String> owners;
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @param owners that jobs may name */
    JobRequestReader(Set<String> owners) {
        this.owners = owners;
    }

    /** @throws InvalidFields listing every faulty field */
    JobRequest read(byte[] body) {
        return read(parse(body));
    }

    /** @throws InvalidFields listing every faulty field */
    JobRequest read(ObjectNode object) {
        List<FieldFault> faults = new ArrayList<>();
        ObjectFields fields = new ObjectFields("", object, faults);
        String model = required(fields, "model", fields.text("model", NAME, NAME_RULE));
        String dataSet = required(fields, "dataset", fields.text("dataset", NAME, NAME_RULE));
        JsonNode network = network(fields);
        Shape inputShape = inputShape(fields);
        String owner = owner(fields);
        JobRequest.Training training = TrainingFields.read(fields);
        JobRequest.Resources resources = ResourceFields.read(fields);
        SweepRequest sweep = SweepFields.read(fields, training);
        fields.refuseUnknown();
        if (!faults.isEmpty() || model == null || dataSet == null || network == null) {
            throw new InvalidFields(faults);
        }
        return new JobRequest(
                model,
                dataSet,
                network,
                inputShape,
                Objects.requireNonNullElse(owner, SchedulingSettings.DEFAULT_OWNER),
                training,
                resources,
                sweep,
                object);
    }

    /** Until there are accounts, whoever the operator has set a quota for. */
    private @Nullable String owner(ObjectFields fields) {
        String owner = fields.text("owner", Pattern.compile(".{1,64}"), "must be a name of at most 64 characters");
        if (owner != null && !owners.contains(owner)) {
            fields.fault(
                    "owner",
                    "must be one of " + owners
                            + " (lenslet.training.scheduling.quotas names them until there are accounts)");
            return null;
        }
        return owner;
    }

    /** @throws InvalidFields where it is no JSON object */
    ObjectNode parse(byte[] body) {
        try {
            if (json.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException broken) {
            throw new InvalidFields("body", "is not well-formed JSON: " + broken.getOriginalMessage());
        }
        throw new InvalidFields("body", "must be a JSON object");
    }

    private static @Nullable String required(ObjectFields fields, String field, @Nullable String value) {
        if (value == null && fields.any(field) == null) {
            fields.fault(field, "is missing");
        }
        return value;
    }

    private static @Nullable JsonNode network(ObjectFields fields) {
        JsonNode network = fields.any("network");
        if (network == null) {
            fields.fault("network", "is missing: the name of a network or a Keras configuration");
            return null;
        }
        if (!network.isString() && !network.isObject()) {
            fields.fault("network", "must be the name of a network or a Keras configuration (an object)");
            return null;
        }
        return network;
    }

    private static @Nullable Shape inputShape(ObjectFields fields) {
        JsonNode value = fields.any("input_shape");
        if (value == null) {
            return null;
        }
        List<Integer> dims = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode dim : value) {
                dims.add(dim.isIntegralNumber() && dim.canConvertToInt() ? dim.intValue() : 0);
            }
        }
        try {
            if (!dims.isEmpty()) {
                return new Shape(dims);
            }
        } catch (IllegalArgumentException fault) {
            // Said below.
        }
        fields.fault("input_shape", "must be an array of positive integers, as [28, 28, 1]");
        return null;
    }
}
