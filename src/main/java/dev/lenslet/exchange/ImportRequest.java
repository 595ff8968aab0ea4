package dev.lenslet.exchange;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client sent to become a version; at least one of file and weights.
 *
 * @param file a model, weights for the configuration, or the configuration for the weights
 * @param weights weights for the configuration
 * @param pretrained the name of published weights for the configuration
 * @param labels names of the classes; null where they are to be guessed, empty for values as they are
 * @param preprocessing how raw input becomes the input; null where it is to be guessed
 * @param config Keras JSON, or the name of a network
 */
record ImportRequest(
        @Nullable Path file,
        @Nullable Path weights,
        @Nullable String pretrained,
        @Nullable List<String> labels,
        @Nullable JsonNode preprocessing,
        @Nullable String config) {}
