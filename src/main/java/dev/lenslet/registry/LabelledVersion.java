package dev.lenslet.registry;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A version that a label stands on cannot be deleted. */
final class LabelledVersion extends Refusal {

    private LabelledVersion(String detail) {
        super(Reason.CONFLICT, "labelled-version", "A label stands on the version", detail);
    }

    static LabelledVersion of(StoredModel model, int version, String label) {
        String wayOut = model.versions().size() > 1
                ? "put it on another version first"
                : "it is the only one, so delete the model instead";
        return new LabelledVersion("The label '" + label + "' of model '" + model.name() + "' stands on version "
                + version + "; " + wayOut + ".");
    }
}
