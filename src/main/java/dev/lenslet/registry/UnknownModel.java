package dev.lenslet.registry;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Collection;

/** No such model, version or label. */
public final class UnknownModel extends Refusal {

    public UnknownModel(String model, Collection<String> known) {
        super(
                Reason.UNKNOWN,
                "unknown-model",
                "There is no such model",
                "There is no model '" + model + "'; known are " + known + ".");
    }

    public UnknownModel(String model, String reference, Collection<String> known) {
        super(
                Reason.UNKNOWN,
                "unknown-version",
                "There is no such version of the model",
                "Model '" + model + "' has no version or label '" + reference + "'; it has " + known + ".");
    }
}
