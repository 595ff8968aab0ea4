package dev.lenslet.network;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Collection;

/** No network ships by this name. */
public final class UnknownNetwork extends Refusal {

    UnknownNetwork(String name, Collection<String> known) {
        super(
                Reason.UNKNOWN,
                "unknown-network",
                "There is no such network",
                "There is no network '" + name + "'; known are " + known + ".");
    }
}
