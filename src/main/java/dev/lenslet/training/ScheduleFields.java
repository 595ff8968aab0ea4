package dev.lenslet.training;

import static dev.lenslet.training.TrainingFields.or;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a learning rate: a number, or a schedule's object. */
final class ScheduleFields {

    private static final double MAX_RATE = 100;
    private static final int MAX_STEPS = Integer.MAX_VALUE;
    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final List<String> NAMES = List.of(
            "constant",
            "step",
            "piecewise",
            "exponential",
            "polynomial",
            "cosine",
            "warmup",
            "one_cycle",
            "reduce_on_plateau");

    private final ObjectFields fields;

    private ScheduleFields(ObjectFields fields) {
        this.fields = fields;
    }

    /** Null where there is none, or a faulty one. */
    static @Nullable LearningRate read(ObjectFields parent, String field) {
        JsonNode value = parent.any(field);
        if (value == null || !value.isObject()) {
            Double rate = parent.number(field, Double.MIN_VALUE, MAX_RATE);
            return rate == null ? null : new LearningRate.Constant(rate);
        }
        ObjectFields fields = parent.object(field);
        if (fields == null) {
            return null;
        }
        String name = fields.required("name", fields.text("name", ANY, "must be text, as 'cosine'"), "'cosine'");
        if (name == null) {
            return null;
        }
        if (!NAMES.contains(name)) {
            fields.fault("name", "is no schedule that is known here; use one of " + NAMES);
            return null;
        }
        LearningRate schedule = new ScheduleFields(fields).named(name);
        fields.refuseUnknown();
        return schedule;
    }

    private @Nullable LearningRate named(String name) {
        return switch (name) {
            case "step" ->
                new LearningRate.StepDecay(
                        rate("initial_learning_rate"),
                        or(fields.number("factor", Double.MIN_VALUE, 1), 0.1),
                        or(fields.required("every", fields.integer("every", 1, MAX_STEPS), "10"), 1),
                        unit(LearningRate.Unit.EPOCHS));
            case "piecewise" -> piecewise();
            case "exponential" ->
                new LearningRate.Exponential(
                        rate("initial_learning_rate"),
                        or(fields.required("decay_steps", steps("decay_steps"), "1000"), 1L),
                        or(
                                fields.required(
                                        "decay_rate", fields.number("decay_rate", Double.MIN_VALUE, 100), "0.96"),
                                1.0),
                        or(fields.flag("staircase"), false));
            case "polynomial" ->
                new LearningRate.Polynomial(
                        rate("initial_learning_rate"),
                        steps("decay_steps"),
                        or(fields.number("end_learning_rate", 0, MAX_RATE), 0.0001),
                        or(fields.number("power", Double.MIN_VALUE, 100), 1.0),
                        or(fields.flag("cycle"), false));
            case "cosine" -> cosine();
            case "warmup" -> warmup();
            case "one_cycle" ->
                new LearningRate.OneCycle(
                        rate("max_learning_rate"),
                        or(fields.number("div_factor", 1, Double.MAX_VALUE), 25.0),
                        or(fields.number("final_div_factor", 1, Double.MAX_VALUE), 1e4),
                        or(fields.number("pct_start", Double.MIN_VALUE, 1), 0.3),
                        steps("total_steps"));
            case "reduce_on_plateau" ->
                new LearningRate.ReduceOnPlateau(
                        rate("initial_learning_rate"),
                        or(fields.choice("monitor", Monitor.values(), Monitor::keras), Monitor.VAL_LOSS),
                        or(fields.number("factor", Double.MIN_VALUE, 1), 0.1),
                        or(fields.integer("patience", 0, 10_000), 10),
                        or(fields.number("min_delta", 0, Double.MAX_VALUE), 1e-4),
                        or(fields.integer("cooldown", 0, 10_000), 0),
                        or(fields.number("min_lr", 0, MAX_RATE), 0.0));
            default -> new LearningRate.Constant(rate("learning_rate"));
        };
    }

    private LearningRate cosine() {
        Double target = fields.number("warmup_target", Double.MIN_VALUE, MAX_RATE);
        Long warmup = steps("warmup_steps");
        if (target == null != (warmup == null)) {
            fields.fault("warmup_steps", "and warmup_target belong together; give both or none");
        }
        // Keras lets a warm-up begin at 0.
        Double initial = target == null
                ? Double.valueOf(rate("initial_learning_rate"))
                : fields.number("initial_learning_rate", 0, MAX_RATE);
        return new LearningRate.Cosine(
                or(initial, 0.0), steps("decay_steps"), or(fields.number("alpha", 0, 1), 0.0), target, or(warmup, 0L));
    }

    private @Nullable LearningRate warmup() {
        Long steps = fields.required("warmup_steps", steps("warmup_steps"), "500");
        Double initial = fields.number("initial_learning_rate", 0, MAX_RATE);
        LearningRate then = fields.required("then", read(fields, "then"), "0.001 or another schedule");
        if (then instanceof LearningRate.Warmup || then instanceof LearningRate.ReduceOnPlateau) {
            fields.fault("then", "cannot be a warmup or reduce_on_plateau");
        }
        return steps == null || then == null ? null : new LearningRate.Warmup(or(initial, 0.0), steps, then);
    }

    private @Nullable LearningRate piecewise() {
        List<Double> boundaries = fields.required("boundaries", fields.numbers("boundaries", 0), "[1000, 2000]");
        List<Double> values = fields.required("values", fields.numbers("values", 0), "[0.1, 0.01, 0.001]");
        LearningRate.Unit unit = unit(LearningRate.Unit.STEPS);
        if (boundaries == null || values == null) {
            return null;
        }
        List<Long> whole = new ArrayList<>();
        for (double boundary : boundaries) {
            if (boundary != Math.rint(boundary) || (!whole.isEmpty() && boundary <= whole.getLast())) {
                fields.fault("boundaries", "must be ascending integers");
                return null;
            }
            whole.add((long) boundary);
        }
        if (values.size() != boundaries.size() + 1) {
            fields.fault("values", "must be one more than boundaries, so " + (boundaries.size() + 1));
            return null;
        }
        if (values.stream().anyMatch(value -> value >= MAX_RATE)) {
            fields.fault("values", "must be below " + MAX_RATE);
            return null;
        }
        return new LearningRate.Piecewise(whole, values, unit);
    }

    /** Required; any number stands in for a faulty one, since the request is refused then. */
    private double rate(String field) {
        return or(fields.required(field, fields.number(field, Double.MIN_VALUE, MAX_RATE), "0.001"), 1.0);
    }

    private @Nullable Long steps(String field) {
        Integer steps = fields.integer(field, 1, MAX_STEPS);
        return steps == null ? null : steps.longValue();
    }

    private LearningRate.Unit unit(LearningRate.Unit otherwise) {
        return or(fields.choice("unit", LearningRate.Unit.values(), LearningRate.Unit::json), otherwise);
    }
}
