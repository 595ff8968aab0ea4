package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;
import java.util.Map;

/** As many jobs wait as may. */
final class TrainingQueueFull extends Refusal {

    private final int capacity;

    TrainingQueueFull(int capacity) {
        super(
                Reason.FULL,
                "training-queue-full",
                "The queue of training jobs is full",
                capacity + " training jobs wait already (lenslet.training.queue-capacity); try again when one has"
                        + " begun, or cancel one.");
        this.capacity = capacity;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("capacity", capacity);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(60);
    }
}
