package dev.lenslet.exchange;

import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import java.util.Map;

/**
 * A model that was read from another tool's file.
 *
 * @param weights checked against the network, all finite
 * @param details where it came from, for the version's origin: format, versions, what was guessed
 */
public record BuiltModel(Network network, Weights weights, Map<String, Object> details) {

    public BuiltModel {
        details = Map.copyOf(details);
    }
}
