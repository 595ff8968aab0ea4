package dev.lenslet.device;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A device as clients see it.
 *
 * @param kind {@code cpu} or {@code gpu}
 * @param utilization 0 to 1; left out where it is not known
 * @param partOf the GPU that this is a slice of
 * @param unusable why no job can run on it; left out where one can
 */
record DeviceView(
        String id,
        String kind,
        String name,
        @Nullable String uuid,
        @Nullable Integer cores,
        long memoryBytes,
        @Nullable Long memoryUsedBytes,
        @Nullable Double utilization,
        @Nullable List<String> instructionSets,
        @Nullable String driver,
        @Nullable String partOf,
        @Nullable String migProfile,
        List<EngineView> engines,
        @Nullable String unusable,
        List<DeviceUsers.Lease> leases) {

    /** @param reason why not; left out where it is usable */
    record EngineView(String name, boolean usable, @Nullable String reason) {}

    static DeviceView of(Device device, DeviceUsers users) {
        List<DeviceUsers.Engine> engines = users.engines(device);
        List<EngineView> views = engines.stream()
                .map(engine -> new EngineView(engine.name(), engine.objection() == null, engine.objection()))
                .toList();
        List<DeviceUsers.Lease> leases = users.leases(device);
        return switch (device) {
            case Processor processor ->
                new DeviceView(
                        processor.id(),
                        "cpu",
                        processor.name(),
                        null,
                        processor.cores(),
                        processor.memoryBytes(),
                        null,
                        load(),
                        processor.instructionSets(),
                        null,
                        null,
                        null,
                        views,
                        unused(views),
                        leases);
            case Gpu gpu ->
                new DeviceView(
                        gpu.id(),
                        "gpu",
                        gpu.name(),
                        gpu.uuid(),
                        null,
                        gpu.memoryBytes(),
                        gpu.memoryUsedBytes(),
                        gpu.utilization(),
                        null,
                        gpu.driver(),
                        gpu.slice() == null ? null : gpu.slice().of(),
                        gpu.slice() == null ? null : gpu.slice().profile(),
                        views,
                        gpu.unusable() == null ? unused(views) : gpu.unusable(),
                        leases);
        };
    }

    private static @Nullable String unused(List<EngineView> engines) {
        if (engines.stream().anyMatch(EngineView::usable)) {
            return null;
        }
        return engines.isEmpty()
                ? "no training engine is installed"
                : "no engine here can use it: "
                        + engines.stream()
                                .map(engine -> engine.name() + ": " + engine.reason())
                                .collect(Collectors.joining("; "));
    }

    /** Of the machine or the container; null in the first moments. */
    private static @Nullable Double load() {
        double load =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getCpuLoad();
        return load < 0 || Double.isNaN(load) ? null : Math.round(load * 1000) / 1000.0;
    }
}
