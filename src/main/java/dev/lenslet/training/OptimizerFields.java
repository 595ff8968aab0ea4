package dev.lenslet.training;

import static dev.lenslet.training.TrainingFields.or;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads {@code training.optimizer}: a name, or an object in the words and with the defaults of Keras. */
final class OptimizerFields {

    static final double KERAS_RATE = 0.001;

    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final List<String> NAMES = List.of("adam", "adamw", "sgd", "rmsprop", "adagrad");
    private static final List<String> LATER = List.of("adamax", "adadelta", "nadam", "ftrl", "lion", "lamb", "muon");

    private OptimizerFields() {}

    /**
     * @param optimizer null where none was named
     * @param learningRate that stood in it
     */
    record Chosen(@Nullable Optimizer optimizer, @Nullable LearningRate learningRate) {}

    static Chosen read(ObjectFields training) {
        JsonNode value = training.any("optimizer");
        if (value == null) {
            return new Chosen(null, null);
        }
        if (value.isString()) {
            String name = value.stringValue();
            if (!known(training, "optimizer", name)) {
                return new Chosen(null, null);
            }
            return new Chosen(named(name, training.empty()), null);
        }
        ObjectFields fields = training.object("optimizer");
        if (fields == null) {
            return new Chosen(null, null);
        }
        String name = fields.required("name", fields.text("name", ANY, "must be text, as 'adam'"), "'adam'");
        if (name == null || !known(fields, "name", name)) {
            // Which other fields it may have is not known then.
            return new Chosen(null, null);
        }
        LearningRate rate = ScheduleFields.read(fields, "learning_rate");
        Optimizer optimizer = named(name, fields);
        fields.refuseUnknown();
        return new Chosen(optimizer, rate);
    }

    /** @param kerasName as Keras' classes are called, as {@code RMSprop} */
    static Optimizer withKerasDefaults(String kerasName) {
        String name = kerasName.toLowerCase(Locale.ROOT);
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no optimizer " + kerasName);
        }
        return named(name, new ObjectFields("", JsonNodeFactory.instance.objectNode(), new ArrayList<>()));
    }

    private static boolean known(ObjectFields fields, String field, String name) {
        if (NAMES.contains(name)) {
            return true;
        }
        fields.fault(
                field,
                LATER.contains(name)
                        ? "'" + name + "' is not supported yet; use one of " + NAMES
                        : "is no optimizer of Keras' that is known here; use one of " + NAMES);
        return false;
    }

    private static Optimizer named(String name, ObjectFields fields) {
        return switch (name) {
            case "adamw" ->
                new Optimizer.AdamW(
                        KERAS_RATE,
                        or(fields.number("weight_decay", 0, 100), 0.004),
                        beta(fields, "beta_1", 0.9),
                        beta(fields, "beta_2", 0.999),
                        epsilon(fields));
            case "sgd" ->
                new Optimizer.Sgd(0.01, or(fields.number("momentum", 0, 1), 0.0), or(fields.flag("nesterov"), false));
            case "rmsprop" ->
                new Optimizer.RmsProp(
                        KERAS_RATE,
                        beta(fields, "rho", 0.9),
                        or(fields.number("momentum", 0, 1), 0.0),
                        epsilon(fields),
                        or(fields.flag("centered"), false));
            case "adagrad" ->
                new Optimizer.Adagrad(
                        KERAS_RATE,
                        or(fields.number("initial_accumulator_value", 0, Double.MAX_VALUE), 0.1),
                        epsilon(fields));
            default ->
                new Optimizer.Adam(
                        KERAS_RATE, beta(fields, "beta_1", 0.9), beta(fields, "beta_2", 0.999), epsilon(fields));
        };
    }

    private static double beta(ObjectFields fields, String field, double otherwise) {
        return or(fields.number(field, 0, 1), otherwise);
    }

    private static double epsilon(ObjectFields fields) {
        return or(fields.number("epsilon", Double.MIN_VALUE, 1), 1e-7);
    }
}
