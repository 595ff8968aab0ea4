package dev.lenslet.exchange;

import dev.lenslet.registry.BrokenVersion;
import dev.lenslet.registry.Scheduling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how Triton's {@code config.pbtxt} has a model run: largest batch, instances, dynamic batching. */
record TritonScheduling(TextProto.Message config) {

    /**
     * @return null where it says nothing of it
     * @throws BrokenVersion where a number is none, or none that makes sense
     */
    @Nullable
    Scheduling read() {
        try {
            Scheduling scheduling = new Scheduling(maxBatch(), instances(), preferred(), delay());
            boolean silent = scheduling.maxBatch() == null
                    && scheduling.instances() == null
                    && scheduling.preferred().isEmpty()
                    && scheduling.delayMicros() == null;
            return silent ? null : scheduling;
        } catch (NumberFormatException other) {
            throw new BrokenVersion(
                    "its config.pbtxt has something else where a whole number has to be: " + other.getMessage(), other);
        } catch (IllegalArgumentException senseless) {
            throw new BrokenVersion("its config.pbtxt cannot be followed: " + senseless.getMessage(), senseless);
        }
    }

    private @Nullable Integer maxBatch() {
        String given = config.scalar("max_batch_size");
        return given.isEmpty() ? null : Integer.valueOf(given);
    }

    /** Those of all groups; a group has one where it does not say. Groups of GPUs count alike: runs go where there is room. */
    private @Nullable Integer instances() {
        List<TextProto.Message> groups = config.messages("instance_group");
        if (groups.isEmpty()) {
            return null;
        }
        int instances = 0;
        for (TextProto.Message group : groups) {
            String count = group.scalar("count");
            instances = Math.addExact(instances, count.isEmpty() ? 1 : Integer.parseInt(count));
        }
        return instances;
    }

    private List<Integer> preferred() {
        return config.messages("dynamic_batching").stream()
                .flatMap(batching -> batching.scalars("preferred_batch_size").stream())
                .map(Integer::valueOf)
                .toList();
    }

    private @Nullable Long delay() {
        List<Long> delays = config.messages("dynamic_batching").stream()
                .map(batching -> batching.scalar("max_queue_delay_microseconds"))
                .filter(given -> !given.isEmpty())
                .map(Long::valueOf)
                .toList();
        return delays.isEmpty() ? null : delays.getLast();
    }
}
