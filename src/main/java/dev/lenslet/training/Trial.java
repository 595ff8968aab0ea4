package dev.lenslet.training;

import dev.lenslet.training.sweep.TrialStanding;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A job as one of a sweep.
 *
 * @param values by parameter
 * @param heldBack what it makes is kept and not published
 */
record Trial(String sweep, Map<String, JsonNode> values, boolean heldBack, TrialStanding standing) {}
