package dev.lenslet.serving.tfs;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.OutputKind;
import java.util.List;

/** What is asked of a model; each has fields of its own. */
enum Task {
    PREDICT("signature_name", "instances", "inputs"),
    CLASSIFY("signature_name", "examples", "context"),
    REGRESS("signature_name", "examples", "context");

    private final List<String> fields;

    Task(String... fields) {
        this.fields = List.of(fields);
    }

    boolean knows(String field) {
        return fields.contains(field);
    }

    List<String> fields() {
        return fields;
    }

    /** Its name as TensorFlow Serving's signatures have it. */
    String method() {
        return switch (this) {
            case PREDICT -> "tensorflow/serving/predict";
            case CLASSIFY -> "tensorflow/serving/classify";
            case REGRESS -> "tensorflow/serving/regress";
        };
    }

    /** @throws InvalidFields where the model's output is nothing that answers it */
    void check(ModelRecord record) {
        boolean regression = record.output().kind() == OutputKind.REGRESSION;
        switch (this) {
            case PREDICT -> {}
            case CLASSIFY -> {
                if (regression) {
                    throw new InvalidFields("model", "has no classes; ask it to :predict or to :regress");
                }
            }
            case REGRESS -> {
                if (!regression || record.output().shape().size() != 1) {
                    throw new InvalidFields(
                            "model",
                            regression
                                    ? "gives several values for one example; ask it to :predict"
                                    : "is no regression; ask it to :classify or to :predict");
                }
            }
        }
    }
}
