package dev.lenslet.device;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the features that use devices know of it. */
public interface DeviceUsers {

    /** What computes with devices here, and whether it can use this one. */
    List<Engine> engines(Device device);

    /** Who has this device, or a part of it, now. */
    List<Lease> leases(Device device);

    /** @param objection why it cannot use the device; null where it can */
    record Engine(String name, @Nullable String objection) {}

    /**
     * A part of a device that one job has.
     *
     * @param threads null on a GPU
     */
    record Lease(String job, @Nullable Integer threads, long memoryBytes, Instant since) {}
}
