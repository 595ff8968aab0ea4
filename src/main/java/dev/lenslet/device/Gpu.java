package dev.lenslet.device;

import org.jspecify.annotations.Nullable;

/**
 * An NVIDIA GPU, or a MIG slice of one, as {@code nvidia-smi} tells it.
 *
 * @param uuid what {@code CUDA_VISIBLE_DEVICES} takes
 * @param memoryUsedBytes by all processes; null where it does not tell
 * @param utilization share of the last moments in which it computed, 0 to 1; null where it does not tell, as with MIG
 * @param slice null for a GPU as a whole
 * @param unusable why nothing may run on it; null where something may
 */
public record Gpu(
        String id,
        String uuid,
        String name,
        long memoryBytes,
        @Nullable Long memoryUsedBytes,
        @Nullable Double utilization,
        String driver,
        @Nullable Slice slice,
        @Nullable String unusable)
        implements Device {

    /**
     * @param of the GPU's id
     * @param profile as {@code 1g.10gb}
     */
    public record Slice(String of, String profile) {}
}
