package dev.lenslet.exchange;

import dev.lenslet.network.Shape;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent to become a version; at least one of file and weights.
 *
 * @param file a model, weights for the configuration, or the configuration for the weights
 * @param weights weights for the configuration
 * @param pretrained the name of published weights for the configuration
 * @param config Keras JSON, or the name of a network
 * @param inputShape of one example, where the model leaves extents open; null where it does not
 * @param beside what the client said of the model
 */
record ImportRequest(
        @Nullable Path file,
        @Nullable Path weights,
        @Nullable String pretrained,
        @Nullable String config,
        @Nullable Shape inputShape,
        Beside beside) {}
