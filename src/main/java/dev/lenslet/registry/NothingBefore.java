package dev.lenslet.registry;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A model whose {@code stable} label has stood on no other version that is still there. */
final class NothingBefore extends Refusal {

    NothingBefore(String model) {
        super(
                Reason.CONFLICT,
                "nothing-before",
                "There is no version to roll back to",
                "No earlier version that answered for model '" + model
                        + "' is known and can still be read; put the label 'stable' on the version that shall answer.");
    }
}
