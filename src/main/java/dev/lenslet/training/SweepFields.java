package dev.lenslet.training;

import static dev.lenslet.training.TrainingFields.or;

import dev.lenslet.training.SweepRequest.Method;
import dev.lenslet.training.sweep.Candidates;
import dev.lenslet.training.sweep.Halving;
import dev.lenslet.training.sweep.SearchSpace;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the {@code sweep} object of a submission. */
final class SweepFields {

    /** More are a search of days, and a table that nobody reads. */
    static final int MAX_TRIALS = 100;

    private static final int MAX_PARAMETERS = 16;
    private static final int ETA = 3;

    private final ObjectFields fields;
    private final ObjectFields request;

    private SweepFields(ObjectFields fields, ObjectFields request) {
        this.fields = fields;
        this.request = request;
    }

    /** Null where there is none, or a faulty one. */
    static @Nullable SweepRequest read(ObjectFields request, JobRequest.Training training) {
        ObjectFields fields = request.object("sweep");
        return fields == null ? null : new SweepFields(fields, request).read(training);
    }

    private @Nullable SweepRequest read(JobRequest.Training training) {
        Method method = fields.required(
                "method", fields.choice("method", Method.values(), Method::text), "grid, random or halving");
        Monitor metric =
                fields.choice("metric", new Monitor[] {Monitor.VAL_LOSS, Monitor.VAL_ACCURACY}, Monitor::keras);
        Integer trials = fields.integer("trials", 2, MAX_TRIALS);
        Long seed = fields.longInteger("seed");
        Halving halving = method == Method.HALVING ? halving() : null;
        Map<String, JsonNode> sent = parameters();
        Map<String, Candidates> space = new LinkedHashMap<>();
        boolean drawn = method == Method.RANDOM || trials != null;
        sent.forEach((name, value) -> {
            Candidates candidates = candidates(name, value, drawn);
            if (candidates != null) {
                space.put(name, candidates);
            }
        });
        if (method == Method.GRID && (trials != null || seed != null)) {
            fields.fault(trials != null ? "trials" : "seed", "goes not with grid, which tries all combinations");
        }
        if (method == Method.RANDOM) {
            fields.required("trials", trials, "how many to draw");
        }
        fields.refuseUnknown();
        fit(training, sent, method);
        if (method == null || space.isEmpty() || space.size() < sent.size()) {
            return null;
        }
        SearchSpace whole = new SearchSpace(space);
        if (!drawn && whole.size() > MAX_TRIALS) {
            fields.fault(
                    "parameters",
                    "have " + whole.size() + " combinations; at most " + MAX_TRIALS
                            + " are tried: draw some of them by method random");
        }
        return new SweepRequest(method, or(metric, Monitor.VAL_LOSS), sent, whole, trials, seed, halving);
    }

    private @Nullable Halving halving() {
        Integer eta = fields.integer("eta", 2, 100);
        Integer min = fields.integer("min_epochs", 1, TrainingFields.MAX_EPOCHS);
        Integer max = fields.required(
                "max_epochs", fields.integer("max_epochs", 1, TrainingFields.MAX_EPOCHS), "those of the last to stay");
        if (max == null) {
            return null;
        }
        if (or(min, 1) > max) {
            fields.fault("min_epochs", "must not be above max_epochs");
            return null;
        }
        return new Halving(or(eta, ETA), or(min, 1), max);
    }

    private Map<String, JsonNode> parameters() {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        if (fields.object("parameters") != null && fields.any("parameters") instanceof ObjectNode object) {
            object.properties().forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
        }
        if (fields.any("parameters") == null
                || fields.any("parameters") instanceof ObjectNode && parameters.isEmpty()) {
            fields.fault("parameters", "is missing: lists or ranges by name; known are " + SweepParameter.known());
        }
        if (parameters.size() > MAX_PARAMETERS) {
            fields.fault("parameters", "are more than " + MAX_PARAMETERS);
        }
        return parameters;
    }

    private @Nullable Candidates candidates(String name, JsonNode value, boolean drawn) {
        SweepParameter parameter = SweepParameter.named(name).orElse(null);
        if (parameter == null) {
            fields.fault("parameters." + name, "is unknown; known are " + SweepParameter.known());
            return null;
        }
        if (value instanceof ObjectNode range) {
            ObjectFields parts = fields.inner("parameters." + name, range);
            return range(parameter, parts, drawn);
        }
        Set<JsonNode> listed = new LinkedHashSet<>();
        value.forEach(listed::add);
        if (!value.isArray()
                || value.isEmpty()
                || value.size() > MAX_TRIALS
                || listed.size() < value.size()
                || !listed.stream().allMatch(parameter::allows)) {
            fields.fault(
                    "parameters." + name,
                    "must be an array of 1 to " + MAX_TRIALS + " different " + parameter.rule()
                            + ", or a range {\"min\", \"max\"}");
            return null;
        }
        return new Candidates.Listed(List.copyOf(listed));
    }

    private enum Scale {
        LINEAR,
        LOG;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private @Nullable Candidates range(SweepParameter parameter, ObjectFields range, boolean drawn) {
        JsonNode min = range.required("min", range.any("min"), "the lowest value");
        JsonNode max = range.required("max", range.any("max"), "the highest value");
        Scale scale = range.choice("scale", Scale.values(), Scale::text);
        Boolean asked = range.flag("integer");
        Integer count = range.integer("count", 2, MAX_TRIALS);
        range.refuseUnknown();
        if (!drawn) {
            range.required("count", count, "how many points of it a grid has");
        } else if (range.any("count") != null) {
            range.fault("count", "goes with a grid alone; leave it out where values are drawn");
        }
        if (min == null || max == null) {
            return null;
        }
        boolean numbers = true;
        for (String end : List.of("min", "max")) {
            JsonNode value = end.equals("min") ? min : max;
            if (!value.isNumber() || !parameter.allows(value)) {
                range.fault(end, "must be one of the " + parameter.rule());
                numbers = false;
            }
        }
        boolean integer = asked == null ? parameter.isInteger(List.of(min, max)) : asked;
        if (numbers && integer && !(min.isIntegralNumber() && max.isIntegralNumber())) {
            range.fault("integer", "needs a min and a max that are integers");
            return null;
        }
        if (numbers && !integer && parameter == SweepParameter.BATCH_SIZE) {
            range.fault("integer", "must be true for a batch_size");
            return null;
        }
        if (numbers && min.doubleValue() >= max.doubleValue()) {
            range.fault("max", "must be above min");
            return null;
        }
        if (numbers && scale == Scale.LOG && min.doubleValue() <= 0) {
            range.fault("min", "must be above 0 for a logarithmic scale");
            return null;
        }
        return numbers
                ? new Candidates.Range(min.doubleValue(), max.doubleValue(), scale == Scale.LOG, integer, or(count, 2))
                : null;
    }

    /** What the rest of the request must say, and must leave open. */
    private void fit(JobRequest.Training training, Map<String, JsonNode> parameters, @Nullable Method method) {
        boolean faulty = training.validationSplit() == null
                && request.any("training") instanceof ObjectNode sent
                && sent.hasNonNull("validation_split");
        if (!faulty && (training.validationSplit() == null || training.validationSplit() == 0)) {
            request.fault("training.validation_split", "is missing: trials are compared by what it holds out");
        }
        if (parameters.containsKey("learning_rate") && training.learningRate() != null) {
            request.fault("training.learning_rate", "is a parameter of the sweep; leave it out");
        }
        if (parameters.containsKey("batch_size") && training.batchSize() != null) {
            request.fault("training.batch_size", "is a parameter of the sweep; leave it out");
        }
        if (method == Method.HALVING && training.epochs() != null) {
            request.fault("training.epochs", "is sweep.max_epochs for successive halving; leave it out");
        }
    }
}
