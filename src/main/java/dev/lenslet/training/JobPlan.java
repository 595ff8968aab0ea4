package dev.lenslet.training;

import tools.jackson.databind.JsonNode;

/**
 * A request with every choice made.
 *
 * @param network Keras configuration of what is trained
 */
record JobPlan(JsonNode network, Hyperparameters training) {}
