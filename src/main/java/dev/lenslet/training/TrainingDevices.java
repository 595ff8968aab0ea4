package dev.lenslet.training;

import dev.lenslet.device.Device;
import dev.lenslet.device.DeviceUsers;
import dev.lenslet.device.Gpu;
import dev.lenslet.device.Processor;
import java.util.List;
import java.util.stream.Stream;

/** What training does with devices. */
final class TrainingDevices implements DeviceUsers {

    private final TrainingEngines engines;
    private final Leases leases;
    private final Membership membership;

    TrainingDevices(TrainingEngines engines, Leases leases, Membership membership) {
        this.engines = engines;
        this.leases = leases;
        this.membership = membership;
    }

    @Override
    public List<Engine> engines(Device device) {
        return engines.all().stream()
                .map(engine -> new Engine(engine.name(), engine.objection(device)))
                .toList();
    }

    @Override
    public List<Lease> leases(Device device) {
        String here = membership.id();
        return leases.all().stream()
                .flatMap(lease -> switch (device) {
                    case Processor processor ->
                        lease.replica().equals(here)
                                ? Stream.of(new Lease(lease.job(), lease.threads(), lease.memoryBytes(), lease.since()))
                                : Stream.empty();
                    case Gpu gpu ->
                        lease.gpus().contains(gpu.uuid())
                                ? Stream.of(new Lease(lease.job(), null, gpu.memoryBytes(), lease.since()))
                                : Stream.empty();
                })
                .toList();
    }
}
