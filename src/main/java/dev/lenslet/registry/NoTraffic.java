package dev.lenslet.registry;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A model whose traffic is neither split nor shown to a shadow. */
final class NoTraffic extends Refusal {

    NoTraffic(String model) {
        super(
                Reason.UNKNOWN,
                "no-traffic",
                "The model's traffic is not split",
                "Requests for model '" + model
                        + "' that name no version all go to the one that answers; PUT splits them.");
    }
}
