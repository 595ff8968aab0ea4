package dev.lenslet.device;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The devices of this machine. GPUs are looked for on a thread of its own, first when the application has started, then
 * when somebody asks and what is known is old. Thread-safe.
 */
@Component
public final class Devices {

    private static final Logger log = LoggerFactory.getLogger(Devices.class);

    private final Processor processor = Processor.detect();
    private final NvidiaSmi tool;
    private final DeviceSettings settings;
    private volatile Inventory latest;
    private long found;
    private @Nullable CompletableFuture<Inventory> search;

    Devices(DeviceSettings settings) {
        this.settings = settings;
        this.tool = new NvidiaSmi(settings.nvidiaSmi(), settings.timeout());
        this.latest = new Inventory(processor, List.of(), "GPUs have not been looked for yet");
    }

    @EventListener(ApplicationStartedEvent.class)
    void look() {
        search();
    }

    /** What was found last; looks for nothing. */
    public Inventory known() {
        return latest;
    }

    /** What is known, at once; looked at anew behind the caller's back where it is old. */
    public Inventory latest() {
        search();
        return latest;
    }

    /** What is known and not old; waits for {@code nvidia-smi}, at most about twice its time limit. */
    public Inventory refreshed() throws InterruptedException {
        CompletableFuture<Inventory> running = search();
        if (running != null) {
            // Two calls of the tool, and what the machine is late.
            Duration patience = settings.timeout().multipliedBy(2).plusSeconds(1);
            try {
                return running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException late) {
                log.debug("No fresh look at the GPUs", late);
            }
        }
        return latest;
    }

    /** The search that runs; null where what is known is fresh. */
    private synchronized @Nullable CompletableFuture<Inventory> search() {
        if (search == null
                && (found == 0 || System.nanoTime() - found > settings.refresh().toNanos())) {
            CompletableFuture<Inventory> begun = new CompletableFuture<>();
            search = begun;
            Thread.ofVirtual().name("devices").start(() -> complete(begun));
        }
        return search;
    }

    private void complete(CompletableFuture<Inventory> begun) {
        Inventory now = latest;
        try {
            now = find();
        } finally {
            synchronized (this) {
                tell(now);
                latest = now;
                found = System.nanoTime();
                search = null;
            }
            begun.complete(now);
        }
    }

    private Inventory find() {
        try {
            return new Inventory(processor, tool.gpus(), null);
        } catch (NvidiaSmi.Unavailable unavailable) {
            return new Inventory(processor, List.of(), unavailable.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return latest;
        }
    }

    /** Once, and again when it has changed. */
    private void tell(Inventory now) {
        String reason = now.withoutGpus();
        if (reason != null && !Objects.equals(reason, latest.withoutGpus())) {
            log.info("No GPUs are used: {}", reason);
        } else if (reason == null && now.gpus().size() != latest.gpus().size()) {
            log.info(
                    "GPUs: {}",
                    now.gpus().stream().map(gpu -> gpu.id() + " " + gpu.name()).toList());
        }
    }
}
