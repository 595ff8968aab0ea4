package dev.lenslet.exchange;

import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import java.util.Map;

/**
 * A model that was read from another tool's file.
 *
 * @param weights checked against the network, all finite
 * @param details where it came from, for the version's origin: format, versions, what was guessed
 * @param beside what the file says besides
 */
public record BuiltModel(Network network, Weights weights, Map<String, Object> details, Beside beside) {

    public BuiltModel {
        details = Map.copyOf(details);
    }

    /** Of a file that says nothing besides. */
    public BuiltModel(Network network, Weights weights, Map<String, Object> details) {
        this(network, weights, details, Beside.NOTHING);
    }
}
