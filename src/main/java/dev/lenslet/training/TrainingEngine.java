package dev.lenslet.training;

import dev.lenslet.device.Device;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way to train networks. Found by {@link java.util.ServiceLoader}, in the service (which asks what it can do) and in
 * the worker (which trains). Making one and calling anything but {@link #start} loads no native library and no class of
 * the engine's framework.
 */
public interface TrainingEngine {

    /** As jobs name it: {@code dl4j}. */
    String name();

    /**
     * Why this engine cannot train the network on this machine, a sentence each naming the layer where one is at fault;
     * empty where it can.
     */
    List<String> objections(Network network, Hyperparameters hyperparameters);

    /** Why this engine cannot train on the device, to stand after its id and a colon; null where it can. */
    @Nullable
    String objection(Device device);

    /** What training takes at least: what needs more than there is, is refused, and nothing is that could have been trained. */
    MemoryNeed leastMemory(Network network, Hyperparameters hyperparameters);

    /** What the worker's JVM needs: system properties, such as which natives fit this processor. */
    Map<String, String> systemProperties();

    /** Versions of the libraries it trains with, by name; goes into the job's and the model's record. */
    default Map<String, String> libraries() {
        return Map.of();
    }

    /**
     * Begins to train.
     *
     * @param weights where to begin, complete for the network
     */
    Trainer start(Network network, Weights weights, Hyperparameters hyperparameters);
}
