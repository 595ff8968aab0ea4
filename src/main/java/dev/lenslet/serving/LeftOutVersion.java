package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.registry.ModelVersion;

/** A version that is there, and that the model's version policy leaves out. */
final class LeftOutVersion extends Refusal {

    /** @param reason a clause that names the policy and where it stands */
    LeftOutVersion(ModelVersion version, String reason) {
        super(
                Reason.UNKNOWN,
                "version-left-out",
                "The version is not served",
                "Version " + version.version() + " of model '" + version.model() + "' is not served: " + reason + ".");
    }
}
