package dev.lenslet.training;

import dev.lenslet.device.Device;
import dev.lenslet.device.Devices;
import dev.lenslet.device.Inventory;
import dev.lenslet.device.Processor;
import java.util.List;

/** What this replica may give to jobs. Thread-safe. */
final class Offers {

    /** As many as the scheduler tells apart on one replica. */
    private static final int MAX_GPUS = 64;

    private final Devices devices;
    private final TrainingEngines engines;
    private final TrainingSettings settings;
    private final SchedulingSettings scheduling;

    Offers(Devices devices, TrainingEngines engines, TrainingSettings settings, SchedulingSettings scheduling) {
        this.devices = devices;
        this.engines = engines;
        this.settings = settings;
        this.scheduling = scheduling;
    }

    /** As far as it is known; looks for nothing. */
    Offer known() {
        return of(devices.known());
    }

    /** What the machine has; waits for {@code nvidia-smi} where what is known is old. */
    Inventory refreshed() {
        try {
            return devices.refreshed();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return devices.known();
        }
    }

    Offer of(Inventory inventory) {
        Processor processor = inventory.processor();
        int leasable = Math.max(1, processor.cores() - scheduling.reserve().threads());
        int each = settings.threads() == null
                ? Math.max(1, leasable / Math.max(1, settings.concurrency()))
                : Math.min(leasable, settings.threads());
        return new Offer(
                processor.cores(),
                processor.memoryBytes(),
                users(processor),
                inventory.gpus().stream()
                        .filter(gpu -> gpu.unusable() == null)
                        .limit(MAX_GPUS)
                        .map(gpu -> new Offer.GpuOffer(gpu.uuid(), gpu.memoryBytes(), users(gpu)))
                        .toList(),
                scheduling.reserved(),
                each);
    }

    private List<String> users(Device device) {
        return engines.all().stream()
                .filter(engine -> engine.objection(device) == null)
                .map(TrainingEngine::name)
                .toList();
    }
}
