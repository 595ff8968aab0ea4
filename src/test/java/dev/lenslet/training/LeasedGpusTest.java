package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.device.Device;
import dev.lenslet.device.DeviceUsers;
import dev.lenslet.device.Gpu;
import dev.lenslet.training.job.JobEvent.Usage;
import dev.lenslet.training.job.JobEvent.Usage.GpuUsage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeasedGpusTest {

    private final LeasedGpus gpus = new LeasedGpus(
            () -> List.of(gpu("gpu:0", 5L << 30, 0.75), gpu("gpu:1", 0L, 0.0), gpu("MIG-1", null, null)),
            new DeviceUsers() {
                @Override
                public List<Engine> engines(Device device) {
                    return List.of();
                }

                @Override
                public List<Lease> leases(Device device) {
                    String job = device.id().equals("gpu:1") ? "other" : "job";
                    return List.of(new Lease(job, null, 1 << 30, Instant.EPOCH));
                }
            });

    @Test
    void aJobUsesThoseThatItHas() {
        Usage usage = new Usage(Instant.EPOCH, 1.0, 2L, 3L, null);
        assertThat(usage.with(gpus.of("job")).gpus())
                .containsExactly(new GpuUsage("gpu:0", 5L << 30, 0.75), new GpuUsage("MIG-1", null, null));
        assertThat(usage.with(gpus.of("without")).gpus()).isNull();
    }

    private static Gpu gpu(String id, @Nullable Long used, @Nullable Double utilization) {
        return new Gpu(id, "GPU-" + id, "a GPU", 80L << 30, used, utilization, "1", null, null);
    }
}
