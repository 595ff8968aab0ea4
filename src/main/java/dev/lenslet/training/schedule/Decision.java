package dev.lenslet.training.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now.
 *
 * @param waits of every job that goes on waiting, by its id
 */
public record Decision(List<Start> starts, List<Preemption> preemptions, Map<String, Wait> waits) {

    public record Start(String job, Lease lease) {}

    /** @param reason a sentence for the owner of the job that has to yield */
    public record Preemption(String job, String reason) {}

    /**
     * Why a job waits.
     *
     * @param reason a sentence, to stand after "it waits: "
     * @param expected roughly when it will start; null where nobody can tell
     * @param promise to be given to the next decision; null where no time is kept free for it
     */
    public record Wait(
            String reason,
            @Nullable Instant expected,
            @Nullable Promise promise) {}
}
