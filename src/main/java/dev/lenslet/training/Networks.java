package dev.lenslet.training;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Networks as requests name or describe them. */
interface Networks {

    List<String> names();

    /**
     * A named network, adapted.
     *
     * @param classes of the data set: outputs of its last Dense
     * @param inputShape null for its own
     * @throws InvalidNetworkException where it cannot take the shape
     */
    Optional<NamedNetwork> named(String name, int classes, @Nullable Shape inputShape);

    /**
     * A submitted configuration, verbatim.
     *
     * @param inputShape where the configuration may leave it open; null where the request does
     * @throws InvalidNetworkException naming the layer at fault
     */
    Network read(JsonNode configuration, @Nullable Shape inputShape);

    /** Keras configuration of it, with its input shape: {@link #read} gives the same network again. */
    JsonNode write(Network network);

    /**
     * Defaults are null where the network has none.
     *
     * @param weights that it begins with
     */
    record NamedNetwork(
            Network network,
            @Nullable Integer epochs,
            @Nullable Integer batchSize,
            @Nullable Optimizer optimizer,
            @Nullable Loss loss,
            @Nullable String weights) {

        NamedNetwork with(Network other) {
            return new NamedNetwork(other, epochs, batchSize, optimizer, loss, weights);
        }
    }
}
