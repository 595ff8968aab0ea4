package dev.lenslet.serving.tfs;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.serving.RoutingKey;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Urgency;
import dev.lenslet.serving.VersionState;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an address names.
 *
 * @param version a number or a label; null for the version that answers by default
 */
record Target(String model, @Nullable String version) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    static Target model(String model) {
        return new Target(model, null);
    }

    /** @throws InvalidFields where it is no number */
    static Target version(String model, String version) {
        if (!NUMBER.matcher(version).matches()) {
            throw new InvalidFields("version", "must be a number; a label stands under /labels/");
        }
        return new Target(model, version);
    }

    /** @throws InvalidFields where it is a number */
    static Target label(String model, String label) {
        if (NUMBER.matcher(label).matches()) {
            throw new InvalidFields("label", "must not be a number; a version stands under /versions/");
        }
        return new Target(model, label);
    }

    TensorCall open(Serving serving) {
        return serving.open(model, version);
    }

    /** For a prediction. */
    TensorCall open(Serving serving, Urgency urgency, RoutingKey key) {
        return serving.open(model, version, urgency, key);
    }

    VersionState state(Serving serving) {
        return serving.state(model, version);
    }
}
