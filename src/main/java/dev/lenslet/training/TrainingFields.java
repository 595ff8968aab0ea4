package dev.lenslet.training;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code training} object of a submission. */
final class TrainingFields {

    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final List<String> LATER_OPTIMIZERS =
            List.of("sgd", "rmsprop", "adamw", "adamax", "adagrad", "adadelta", "nadam", "ftrl", "lion", "lamb");

    private TrainingFields() {}

    static JobRequest.Training read(ObjectFields request) {
        ObjectFields fields = request.object("training");
        if (fields == null) {
            return new JobRequest.Training(null, null, null, null, null, null, null, null, null, null, null, null);
        }
        Integer epochs = fields.integer("epochs", 1, 10_000);
        Integer stepsPerEpoch = fields.integer("steps_per_epoch", 1, 10_000_000);
        Integer validationSteps = fields.integer("validation_steps", 1, 10_000_000);
        Integer batchSize = fields.integer("batch_size", 1, 65_536);
        Double rate = learningRate(fields, "learning_rate");
        ObjectFields optimizer = optimizer(fields);
        Double ownRate = optimizer == null ? null : learningRate(optimizer, "learning_rate");
        if (rate != null && ownRate != null && !rate.equals(ownRate)) {
            fields.fault("learning_rate", "differs from optimizer.learning_rate; give one of them");
        }
        Double beta1 = optimizer == null ? null : optimizer.number("beta_1", 0, 1);
        Double beta2 = optimizer == null ? null : optimizer.number("beta_2", 0, 1);
        Double epsilon = optimizer == null ? null : optimizer.number("epsilon", Double.MIN_VALUE, 1);
        if (optimizer != null) {
            optimizer.refuseUnknown();
        }
        JobRequest.Training training = new JobRequest.Training(
                epochs,
                stepsPerEpoch,
                validationSteps,
                batchSize,
                rate == null ? ownRate : rate,
                beta1,
                beta2,
                epsilon,
                loss(fields),
                fields.number("validation_split", 0, 1),
                fields.longInteger("seed"),
                fields.text("engine", JobRequestReader.NAME, JobRequestReader.NAME_RULE));
        if (validationSteps != null && (training.validationSplit() == null || training.validationSplit() == 0)) {
            fields.fault("validation_steps", "needs a validation_split above 0");
        }
        fields.later("early_stopping", "augmentation", "class_weight", "label_smoothing", "clip", "trainable_from");
        fields.refuseUnknown();
        return training;
    }

    private static @Nullable Double learningRate(ObjectFields fields, String field) {
        JsonNode value = fields.any(field);
        if (value != null && value.isObject()) {
            fields.fault(field, "schedules are not supported yet; give a number");
            return null;
        }
        return fields.number(field, Double.MIN_VALUE, 100);
    }

    /** The optimizer's object, its name checked; null where there is none or only a name. */
    private static @Nullable ObjectFields optimizer(ObjectFields fields) {
        JsonNode value = fields.any("optimizer");
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            optimizerFault(value.stringValue()).ifPresent(fault -> fields.fault("optimizer", fault));
            return null;
        }
        ObjectFields optimizer = fields.object("optimizer");
        if (optimizer == null) {
            return null;
        }
        String name = optimizer.text("name", ANY, "must be text, as 'adam'");
        if (name != null) {
            optimizerFault(name).ifPresent(fault -> optimizer.fault("name", fault));
        } else if (optimizer.any("name") == null) {
            optimizer.fault("name", "is missing, as 'adam'");
        }
        return optimizer;
    }

    private static Optional<String> optimizerFault(String name) {
        if (name.equals("adam")) {
            return Optional.empty();
        }
        return Optional.of(
                LATER_OPTIMIZERS.contains(name)
                        ? "'" + name + "' is not supported yet; use 'adam'"
                        : "is no optimizer of Keras' that is known here; use 'adam'");
    }

    private static @Nullable Loss loss(ObjectFields fields) {
        String name = fields.text("loss", ANY, "must be text");
        if (name == null) {
            return null;
        }
        Optional<Loss> loss = Arrays.stream(Loss.values())
                .filter(known -> known.keras().equals(name))
                .findFirst();
        if (loss.isEmpty()) {
            fields.fault(
                    "loss",
                    "must be one of "
                            + Arrays.stream(Loss.values()).map(Loss::keras).collect(Collectors.joining(", ")));
        }
        return loss.orElse(null);
    }
}
