package dev.lenslet.training;

import dev.lenslet.device.DeviceUsers;
import dev.lenslet.device.Gpu;
import dev.lenslet.training.job.JobEvent.Usage.GpuUsage;
import java.util.List;
import java.util.function.Supplier;

/** The GPUs that a job has, as they were when they were last looked at. */
final class LeasedGpus {

    private final Supplier<List<Gpu>> all;
    private final DeviceUsers users;

    /** @param all as last looked at */
    LeasedGpus(Supplier<List<Gpu>> all, DeviceUsers users) {
        this.all = all;
        this.users = users;
    }

    List<GpuUsage> of(String job) {
        return all.get().stream()
                .filter(gpu ->
                        users.leases(gpu).stream().anyMatch(lease -> lease.job().equals(job)))
                .map(gpu -> new GpuUsage(gpu.id(), gpu.memoryUsedBytes(), gpu.utilization()))
                .toList();
    }
}
