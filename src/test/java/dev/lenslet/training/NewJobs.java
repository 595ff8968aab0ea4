package dev.lenslet.training;

import dev.lenslet.training.job.JobJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;

/** Jobs for tests of the queue, which nobody is to run. */
final class NewJobs {

    static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678901Z");

    private NewJobs() {}

    static NewJob waiting() {
        return waiting(UUID.randomUUID().toString());
    }

    static NewJob waiting(String id) {
        return waiting(id, "default", 0, CREATED);
    }

    static NewJob onGpu(int age) {
        return with(
                UUID.randomUUID().toString(),
                "default",
                new Resources(1, 1L << 30, 1L << 30, false, 0, 2),
                CREATED.plusSeconds(age));
    }

    static NewJob waiting(String id, String owner, int priority, Instant created) {
        return with(id, owner, new Resources(0, 0, 1L << 30, false, priority, 2), created);
    }

    private static NewJob with(String id, String owner, Resources resources, Instant created) {
        Hyperparameters training = new Hyperparameters(
                1, 8, Optimizer.Adam.withRate(0.001), Loss.BINARY_CROSSENTROPY, 0, 7, "dl4j", null, null);
        return new NewJob(
                id,
                "model",
                "data",
                owner,
                JsonNodeFactory.instance.objectNode(),
                JobJson.mapper().createObjectNode(),
                training,
                resources,
                List.of(),
                created);
    }
}
