package dev.lenslet.training;

import dev.lenslet.device.Device;
import dev.lenslet.device.DeviceUsers;
import dev.lenslet.device.Processor;
import java.util.List;
import java.util.Objects;

/** What training does with devices. */
final class TrainingDevices implements DeviceUsers {

    private final TrainingEngines engines;
    private final TrainingJobs jobs;
    private final Membership membership;
    private final TrainingSettings settings;

    TrainingDevices(TrainingEngines engines, TrainingJobs jobs, Membership membership, TrainingSettings settings) {
        this.engines = engines;
        this.jobs = jobs;
        this.membership = membership;
        this.settings = settings;
    }

    @Override
    public List<Engine> engines(Device device) {
        return engines.all().stream()
                .map(engine -> new Engine(engine.name(), engine.objection(device)))
                .toList();
    }

    @Override
    public List<Lease> leases(Device device) {
        if (!(device instanceof Processor processor)) {
            return List.of();
        }
        int threads = Objects.requireNonNullElse(settings.threads(), processor.cores());
        return jobs.activeOn(membership.id()).stream()
                .map(job -> new Lease(
                        job.id(),
                        threads,
                        WorkerCommand.memory(settings),
                        Objects.requireNonNullElse(job.started(), job.created())))
                .toList();
    }
}
