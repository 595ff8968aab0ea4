package dev.lenslet.training;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A job of a sweep, found sound.
 *
 * @param number from 1
 * @param values by parameter
 */
record NewTrial(int number, Map<String, JsonNode> values, NewJob job) {}
