package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.List;

/** The request names no model, and the one for its kind of input is not there. */
final class NoDefaultModel extends Refusal {

    NoDefaultModel(InputKind kind, String model, List<String> known) {
        super(
                Reason.UNKNOWN,
                "no-default-model",
                "There is no model for this kind of input",
                "Without a model named, '" + model + "' answers for " + kind.plural()
                        + ", and it is not here. Train it: POST /training-jobs with \"model\": \"" + model
                        + "\" and a data set of " + kind.plural()
                        + "; or let another answer by lenslet.serving.defaults."
                        + kind.setting() + "; or name one with ?model=; there "
                        + (known.isEmpty() ? "is none yet." : "are " + known + "."));
    }
}
