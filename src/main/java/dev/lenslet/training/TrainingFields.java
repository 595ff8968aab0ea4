package dev.lenslet.training;

import dev.lenslet.dataset.Augmentation;
import dev.lenslet.dataset.AugmentationFields;
import dev.lenslet.network.TokensPreprocessing.Level;
import dev.lenslet.network.Vocabulary;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code training} object of a submission. */
final class TrainingFields {

    /** A week. */
    private static final double MAX_MINUTES = 7 * 24 * 60;

    static final int MAX_EPOCHS = 10_000;

    private static final Pattern LAYER = Pattern.compile(".{1,256}");

    private TrainingFields() {}

    static JobRequest.Training read(ObjectFields request) {
        ObjectFields fields = request.object("training");
        if (fields == null) {
            return JobRequest.Training.DEFAULT;
        }
        LearningRate rate = ScheduleFields.read(fields, "learning_rate");
        OptimizerFields.Chosen optimizer = OptimizerFields.read(fields);
        if (rate != null && optimizer.learningRate() != null && !rate.equals(optimizer.learningRate())) {
            fields.fault("learning_rate", "differs from optimizer.learning_rate; give one of them");
        }
        JobRequest.Training training = new JobRequest.Training(
                fields.integer("epochs", 1, MAX_EPOCHS),
                fields.integer("steps_per_epoch", 1, 10_000_000),
                fields.integer("validation_steps", 1, 10_000_000),
                fields.integer("batch_size", 1, 65_536),
                rate == null ? optimizer.learningRate() : rate,
                optimizer.optimizer(),
                fields.choice("loss", Loss.values(), Loss::keras),
                fields.number("validation_split", 0, 1),
                fields.longInteger("seed"),
                fields.text("engine", JobRequestReader.NAME, JobRequestReader.NAME_RULE),
                earlyStopping(fields),
                classWeight(fields),
                fields.number("label_smoothing", 0, 1),
                clip(fields),
                text(fields),
                augmentation(fields),
                fields.text("trainable_from", LAYER, "must be the name of a layer of the network"),
                fields.text("weights", JobRequestReader.NAME, JobRequestReader.NAME_RULE),
                checkpoint(fields));
        if (training.validationSplit() == null || training.validationSplit() == 0) {
            withoutValidation(fields, training);
        }
        fields.refuseUnknown();
        return training;
    }

    private static void withoutValidation(ObjectFields fields, JobRequest.Training training) {
        String needs = "needs a validation_split above 0";
        if (training.validationSteps() != null) {
            fields.fault("validation_steps", needs);
        }
        if (training.earlyStopping() != null
                && training.earlyStopping().monitor().needsValidation()) {
            fields.fault("early_stopping.monitor", needs + "; or monitor loss or accuracy");
        }
        if (training.learningRate() instanceof LearningRate.ReduceOnPlateau plateau
                && plateau.monitor().needsValidation()) {
            fields.fault("learning_rate.monitor", needs + "; or monitor loss or accuracy");
        }
    }

    private static @Nullable EarlyStopping earlyStopping(ObjectFields training) {
        ObjectFields fields = training.object("early_stopping");
        if (fields == null) {
            return null;
        }
        EarlyStopping stopping = new EarlyStopping(
                or(fields.choice("monitor", Monitor.values(), Monitor::keras), Monitor.VAL_LOSS),
                or(fields.integer("patience", 0, 10_000), 0),
                or(fields.number("min_delta", 0, Double.MAX_VALUE), 0.0),
                or(fields.integer("start_from_epoch", 0, 10_000), 0),
                or(fields.flag("restore_best_weights"), true));
        fields.refuseUnknown();
        return stopping;
    }

    private static @Nullable ClassWeight classWeight(ObjectFields fields) {
        JsonNode value = fields.any("class_weight");
        if (value == null) {
            return null;
        }
        if (value.isString() && value.stringValue().equals(ClassWeight.BALANCED)) {
            return new ClassWeight(null);
        }
        if (!value.isObject() || value.isEmpty()) {
            fields.fault(
                    "class_weight", "must be 'balanced' or an object of weights by class, as {\"cat\": 2, \"dog\": 1}");
            return null;
        }
        Map<String, Double> weights = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            double weight = entry.getValue().isNumber() ? entry.getValue().doubleValue() : -1;
            if (!(weight >= 0 && weight <= 1e6)) {
                fields.fault("class_weight." + entry.getKey(), "must be a number from 0 to 1000000");
            }
            weights.put(entry.getKey(), weight);
        }
        return new ClassWeight(weights);
    }

    private static @Nullable Clip clip(ObjectFields training) {
        ObjectFields fields = training.object("clip");
        if (fields == null) {
            return null;
        }
        Double norm = fields.number("norm", Double.MIN_VALUE, Double.MAX_VALUE);
        Double global = fields.number("global_norm", Double.MIN_VALUE, Double.MAX_VALUE);
        Double value = fields.number("value", Double.MIN_VALUE, Double.MAX_VALUE);
        fields.refuseUnknown();
        try {
            return new Clip(norm, global, value);
        } catch (IllegalArgumentException notOne) {
            training.fault("clip", "must be one of {\"norm\": x}, {\"global_norm\": x} and {\"value\": x}, x above 0");
            return null;
        }
    }

    private static @Nullable CheckpointEvery checkpoint(ObjectFields training) {
        ObjectFields fields = training.object("checkpoint");
        if (fields == null) {
            return null;
        }
        Integer steps = fields.integer("steps", 1, 10_000_000);
        Double minutes = fields.number("minutes", Double.MIN_VALUE, MAX_MINUTES);
        boolean one = (fields.any("steps") == null) != (fields.any("minutes") == null);
        if (!one) {
            training.fault("checkpoint", "must be {\"steps\": n} or {\"minutes\": m}");
        }
        fields.refuseUnknown();
        return one && (steps == null) != (minutes == null) ? new CheckpointEvery(steps, minutes) : null;
    }

    private static JobRequest.@Nullable Text text(ObjectFields training) {
        ObjectFields fields = training.object("text");
        if (fields == null) {
            return null;
        }
        JobRequest.Text text = new JobRequest.Text(
                fields.choice("level", Level.values(), Level::text),
                fields.flag("lowercase"),
                fields.integer("vocabulary_size", Vocabulary.RESERVED + 1, Vocabulary.MAX_SIZE));
        fields.refuseUnknown();
        return text;
    }

    private static @Nullable Augmentation augmentation(ObjectFields training) {
        JsonNode value = training.any("augmentation");
        return value == null
                ? null
                : AugmentationFields.read(
                        value,
                        (field, fault) ->
                                training.fault(field.isEmpty() ? "augmentation" : "augmentation." + field, fault));
    }

    static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
