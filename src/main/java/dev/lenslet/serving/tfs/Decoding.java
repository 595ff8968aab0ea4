package dev.lenslet.serving.tfs;

import dev.lenslet.media.Media;
import dev.lenslet.serving.Admission;
import dev.lenslet.serving.Urgency;

/**
 * How encoded inputs of one request are decoded.
 *
 * @param admission gives the turn to
 * @param urgency how long that is waited for
 */
record Decoding(Media media, Admission admission, Urgency urgency) {}
