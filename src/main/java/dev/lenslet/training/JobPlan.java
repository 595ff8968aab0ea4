package dev.lenslet.training;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A request with every choice made.
 *
 * @param network Keras configuration of what is trained
 * @param warnings sentences for the client; none where the data set has yet to be fetched
 */
record JobPlan(JsonNode network, Hyperparameters training, Resources resources, List<String> warnings) {}
