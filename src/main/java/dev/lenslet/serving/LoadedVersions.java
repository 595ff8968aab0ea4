package dev.lenslet.serving;

import dev.lenslet.device.NativeHeap;
import dev.lenslet.registry.ModelVersion;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions in memory, within a budget: the one not used for longest goes to make room. Requests under way end on the one
 * that leaves. Asking is thread-safe; one thread loads and drops.
 */
final class LoadedVersions {

    private static final Logger log = LoggerFactory.getLogger(LoadedVersions.class);

    /** Most requests end within that; a load does not wait for the others. */
    private static final long LEAVING = TimeUnit.SECONDS.toNanos(1);

    /** Less is left to the C library, for the next version. */
    private static final long WORTH_TRIMMING = 32 << 20;

    private final ModelLoader loader;
    private final MemoryBudget budget;
    private final MemoryMetrics metrics;
    private final Supplier<Footprint> scales;
    private final Predicate<LoadedModel> pinned;
    private final Consumer<LoadedModel> leaving;
    private final Map<VersionKey, Held> held = new ConcurrentHashMap<>();
    private final AtomicLong freed = new AtomicLong();

    private record Held(LoadedModel model, long bytes) {}

    /**
     * @param scales weigh the process
     * @param pinned those that never go to make room
     * @param leaving told of one that goes to make room, before it gives no more leases
     */
    LoadedVersions(
            ModelLoader loader,
            MemoryBudget budget,
            MemoryMetrics metrics,
            Supplier<Footprint> scales,
            Predicate<LoadedModel> pinned,
            Consumer<LoadedModel> leaving) {
        this.loader = loader;
        this.budget = budget;
        this.metrics = metrics;
        this.scales = scales;
        this.pinned = pinned;
        this.leaving = leaving;
    }

    /** A version that is in memory, without a lease; null where it is not. */
    @Nullable
    LoadedModel get(ModelVersion version) {
        Held known = held.get(VersionKey.of(version));
        return known != null && known.model.isOf(version) ? known.model : null;
    }

    /** What a version took when it was loaded; 0 where it is not in memory. */
    long bytes(ModelVersion version) {
        Held known = held.get(VersionKey.of(version));
        return known != null && known.model.isOf(version) ? known.bytes : 0;
    }

    /** Leases on all that are in memory. */
    int leases() {
        int leases = 0;
        for (Held one : held.values()) {
            leases += one.model.leases();
        }
        return leases;
    }

    /** Whether it would be loaded without another having to go. */
    boolean hasRoom(ModelVersion version) {
        return bytes() + Footprint.expected(version) <= budget.limit();
    }

    /**
     * Loads a version that is not in memory, after others went for it where need be. One that is larger than the budget is
     * loaded all the same, alone with those that are pinned.
     *
     * @param spared does not go for it
     * @throws InferenceException where the graph does not load or run
     * @throws dev.lenslet.registry.BrokenVersion where its files are not those that were published
     */
    LoadedModel load(ModelVersion version, @Nullable LoadedModel spared) {
        long expected = Footprint.expected(version);
        makeRoom(expected, spared);
        if (freed.get() > WORTH_TRIMMING) {
            trim();
        }
        Footprint before = scales.get();
        LoadedModel fresh = loader.load(version);
        if (expected > WORTH_TRIMMING) {
            trim(); // What reading the graph took and gave back is not the version's.
        }
        long bytes = Footprint.between(before, scales.get(), version);
        budget.take(bytes);
        fresh.whenClosed(() -> {
            budget.give(bytes);
            freed.addAndGet(bytes);
        });
        Held stale = held.put(VersionKey.of(version), new Held(fresh, bytes));
        if (stale != null) {
            stale.model.retire();
        }
        if (bytes > budget.limit()) {
            log.warn(
                    "Model {} version {} takes {} MB, more than lenslet.serving.memory ({} MB); it is loaded all the same",
                    version.model(),
                    version.version(),
                    bytes >> 20,
                    budget.limit() >> 20);
        }
        makeRoom(0, spared, fresh);
        show();
        return fresh;
    }

    private void makeRoom(long needed, @Nullable LoadedModel... spared) {
        while (bytes() + needed > budget.limit()) {
            Held last = held.values().stream()
                    .filter(it -> !pinned.test(it.model) && !isAmong(it.model, spared))
                    .min(Comparator.comparing((Held it) -> it.model.inUse())
                            .thenComparingLong(it -> it.model.lastUse()))
                    .orElse(null);
            if (last == null) {
                break;
            }
            evict(last.model);
        }
        budget.awaitAtMost(Math.max(bytes(), budget.limit() - needed), LEAVING);
    }

    private static boolean isAmong(LoadedModel model, @Nullable LoadedModel[] spared) {
        for (LoadedModel one : spared) {
            if (one == model) {
                return true;
            }
        }
        return false;
    }

    private void evict(LoadedModel model) {
        ModelVersion version = model.version();
        log.debug("Model {} version {} makes room for another", version.model(), version.version());
        held.remove(VersionKey.of(version));
        leaving.accept(model);
        model.retire();
        metrics.evicted();
    }

    private long bytes() {
        return held.values().stream().mapToLong(Held::bytes).sum();
    }

    /** Lets go of those that are no longer wanted. */
    void drop(Predicate<ModelVersion> unwanted) {
        boolean dropped = false;
        for (Held one : held.values()) {
            if (unwanted.test(one.model.version())) {
                held.remove(VersionKey.of(one.model.version()));
                one.model.retire();
                dropped = true;
            }
        }
        if (dropped) {
            show();
        }
    }

    /** Gives the memory of those that have gone back to the system, once requests under way have ended. */
    void giveBack() {
        budget.awaitAtMost(bytes(), LEAVING);
        if (freed.get() > 0) {
            trim();
        }
    }

    private void trim() {
        freed.set(0);
        NativeHeap.trim();
    }

    private void show() {
        Map<VersionKey, Long> loaded = new HashMap<>();
        held.forEach((key, one) -> loaded.put(key, one.bytes));
        metrics.show(loaded);
    }
}
