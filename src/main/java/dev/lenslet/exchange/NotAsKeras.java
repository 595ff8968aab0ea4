package dev.lenslet.exchange;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A version that cannot be written as Keras' file. */
final class NotAsKeras extends Refusal {

    NotAsKeras(String why) {
        super(
                Reason.CONFLICT,
                "not-as-keras",
                "The version cannot be written for Keras",
                "It cannot be written as a .keras file: " + why + ".");
    }
}
