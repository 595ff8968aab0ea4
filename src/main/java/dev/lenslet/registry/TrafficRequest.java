package dev.lenslet.registry;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a client wants a model's traffic to be, and notes each fault instead of stopping at the first. */
final class TrafficRequest {

    private final StoredModel model;
    private final ModelRecord answering;
    private final List<FieldFault> faults = new ArrayList<>();

    private TrafficRequest(StoredModel model) {
        this.model = model;
        this.answering = model.resolve(null).record();
    }

    /**
     * @throws InvalidFields listing every faulty field
     * @throws UnknownModel where no version of the model answers
     */
    static Traffic read(JsonNode body, StoredModel model) {
        TrafficRequest request = new TrafficRequest(model);
        Traffic traffic = request.read(body);
        if (traffic == null || !request.faults.isEmpty()) {
            throw new InvalidFields(request.faults);
        }
        return traffic;
    }

    private @Nullable Traffic read(JsonNode body) {
        if (!(body instanceof ObjectNode fields)) {
            fault("body", "must be a JSON object with split, shadow or both");
            return null;
        }
        requireKnown("", fields, Set.of("split", "shadow"), "split and shadow");
        List<Traffic.Share> split = given(fields, "split") ? split(fields.get("split")) : List.of();
        Traffic.Shadow shadow = given(fields, "shadow") ? shadow(fields.get("shadow")) : null;
        if (faults.isEmpty() && split.isEmpty() && shadow == null) {
            fault("body", "gives neither split nor shadow; DELETE ends both");
        }
        return faults.isEmpty() ? new Traffic(split, shadow) : null;
    }

    private List<Traffic.Share> split(JsonNode split) {
        List<Traffic.Share> shares = new ArrayList<>();
        if (!split.isArray() || split.isEmpty() || split.size() > Traffic.MOST_SHARES) {
            fault(
                    "split",
                    "must be an array of 1 to " + Traffic.MOST_SHARES
                            + " shares, as {\"version\":\"stable\",\"weight\":90}");
            return shares;
        }
        Set<String> versions = new HashSet<>();
        boolean whole = true;
        for (int i = 0; i < split.size(); i++) {
            String path = "split[" + i + "]";
            if (!(split.get(i) instanceof ObjectNode share)) {
                fault(path, "must be an object with version and weight");
                whole = false;
                continue;
            }
            requireKnown(path + ".", share, Set.of("version", "weight"), "version and weight");
            String version = version(path + ".version", share.get("version"), StandIn::objection);
            if (version != null && !versions.add(version)) {
                fault(path + ".version", "is '" + version + "' a second time");
            }
            Integer weight = weight(path + ".weight", share.get("weight"));
            whole &= version != null && weight != null;
            if (version != null && weight != null) {
                shares.add(new Traffic.Share(version, weight));
            }
        }
        if (whole && shares.stream().allMatch(share -> share.weight() == 0)) {
            fault("split", "has weights whose sum is 0");
        }
        return shares;
    }

    private Traffic.@Nullable Shadow shadow(JsonNode shadow) {
        if (!(shadow instanceof ObjectNode fields)) {
            fault("shadow", "must be an object with version and fraction");
            return null;
        }
        requireKnown("shadow.", fields, Set.of("version", "fraction"), "version and fraction");
        String version = version("shadow.version", fields.get("version"), StandIn::tensorObjection);
        JsonNode fraction = fields.get("fraction");
        boolean good =
                fraction != null && fraction.isNumber() && fraction.doubleValue() > 0 && fraction.doubleValue() <= 1;
        if (!good) {
            fault("shadow.fraction", "must be a number above 0, at most 1: the fraction of answers that are compared");
        }
        return version == null || !good ? null : new Traffic.Shadow(version, fraction.doubleValue());
    }

    private @Nullable String version(
            String field, @Nullable JsonNode value, BiFunction<ModelRecord, ModelRecord, @Nullable String> objections) {
        if (value == null || !value.isString()) {
            fault(field, "must be a text: a version's number or a label, as \"canary\"");
            return null;
        }
        ModelVersion version;
        try {
            version = model.resolve(value.stringValue());
        } catch (UnknownModel unknown) {
            fault(field, unknown.detail());
            return null;
        }
        String objection = objections.apply(answering, version.record());
        if (objection != null) {
            fault(
                    field,
                    "is version " + version.version() + ", which cannot stand in for the version that answers: it "
                            + objection);
            return null;
        }
        return value.stringValue();
    }

    private @Nullable Integer weight(String field, @Nullable JsonNode value) {
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() > Traffic.MOST_WEIGHT) {
            fault(field, "must be a whole number from 0 to " + Traffic.MOST_WEIGHT);
            return null;
        }
        return value.intValue();
    }

    private void requireKnown(String path, ObjectNode fields, Set<String> known, String names) {
        fields.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> fault(path + name, "is unknown; known are " + names));
    }

    private static boolean given(ObjectNode fields, String name) {
        return fields.has(name) && !fields.get(name).isNull();
    }

    private void fault(String field, String message) {
        faults.add(new FieldFault(field, message));
    }
}
