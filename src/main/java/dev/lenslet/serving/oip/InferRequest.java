package dev.lenslet.serving.oip;

import dev.lenslet.serving.Urgency;
import org.jspecify.annotations.Nullable;

/**
 * A request whose tensor is in the call's input by now.
 *
 * @param id the client's own; null where it gave none
 * @param windows rows of the call's input by row of the request
 */
record InferRequest(@Nullable String id, Urgency urgency, RequestedOutput output, Windows windows) {}
