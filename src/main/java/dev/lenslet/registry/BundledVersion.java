package dev.lenslet.registry;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A bundled version cannot be deleted, nor a model that has one. */
final class BundledVersion extends Refusal {

    private BundledVersion(String detail) {
        super(Reason.CONFLICT, "bundled-version", "A bundled version cannot be deleted", detail);
    }

    static BundledVersion version(String model, int version) {
        return new BundledVersion("Version " + version + " of model '" + model
                + "' is bundled with Lenslet. To let another version answer, put the label 'stable' on it.");
    }

    static BundledVersion model(String model) {
        return new BundledVersion("Model '" + model
                + "' has versions that are bundled with Lenslet; delete the versions made here one by one instead.");
    }
}
