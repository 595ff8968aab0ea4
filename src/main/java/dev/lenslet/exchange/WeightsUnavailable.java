package dev.lenslet.exchange;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Published weights are not here and could not be had. */
public final class WeightsUnavailable extends Refusal {

    WeightsUnavailable(PublishedWeights weights, @Nullable String why) {
        super(
                Reason.UNAVAILABLE,
                "weights-unavailable",
                "Published weights could not be had",
                "The weights '" + weights.title() + "' are not here (" + why + "). Put "
                        + weights.fileName() + " (" + weights.bytes() + " bytes, " + weights.algorithm() + " "
                        + weights.checksum() + ") into the directory that lenslet.weights.dir names, or let the service"
                        + " reach the address in lenslet.weights." + weights.title() + ".");
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofMinutes(1);
    }
}
