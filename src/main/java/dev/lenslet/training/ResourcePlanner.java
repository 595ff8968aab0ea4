package dev.lenslet.training;

import dev.lenslet.device.Gpu;
import dev.lenslet.device.Inventory;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.training.schedule.Demand;
import dev.lenslet.training.schedule.Replica;
import dev.lenslet.training.schedule.Scheduler;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Estimates what a job does not say that it needs, and tells what no replica can ever give. Thread-safe. */
final class ResourcePlanner {

    /** What was measured was up to four times the bound from below. */
    private static final int MEASURED = 4;

    /** For arrays that wait to be collected. */
    private static final long LEAST_ARRAYS = 1L << 30;

    private final TrainingSettings settings;
    private final Offers offers;
    private final Replicas replicas;
    private final Membership membership;

    ResourcePlanner(TrainingSettings settings, Offers offers, Replicas replicas, Membership membership) {
        this.settings = settings;
        this.offers = offers;
        this.replicas = replicas;
        this.membership = membership;
    }

    /**
     * @param least what training takes beside the heap
     * @param faults gets what can never be
     */
    Resources plan(
            JobRequest.Resources asked,
            TrainingEngine engine,
            MemoryNeed least,
            int batchSize,
            List<FieldFault> faults) {
        Inventory here = asked.gpus() > 0 ? offers.refreshed() : null;
        List<Replica> candidates = candidates(here == null ? offers.known() : offers.of(here));
        Long stated =
                asked.memory() == null ? null : Long.valueOf(asked.memory().toBytes());
        long most = candidates.stream().mapToLong(Replica::leasableBytes).max().orElse(0);
        long available = stated == null ? Math.min(WorkerCommand.memory(settings), most) : stated;
        long heap = settings.heap().toBytes();
        add(memoryFault(stated, most), faults);
        if (stated == null || faults.isEmpty()) {
            add(MemoryFit.besideHeap(least, batchSize, available - heap), faults);
        }
        long memory = stated == null ? Math.min(available, estimate(least.bytes(batchSize))) : stated;
        long gpuMemory = asked.gpus() == 0 ? 0 : least.bytes(batchSize);
        Resources resources =
                new Resources(asked.gpus(), gpuMemory, memory, stated != null, asked.priority(), asked.retries());
        if (!faults.isEmpty()) {
            return resources;
        }
        Demand demand = Resources.demand(engine.name(), memory, asked.gpus(), gpuMemory);
        if (here != null) {
            add(gpuFault(demand, engine, candidates, here), faults);
        }
        String misfit = faults.isEmpty() ? Scheduler.misfit(demand, candidates) : null;
        if (misfit != null) {
            faults.add(new FieldFault("resources", misfit));
        }
        return resources;
    }

    private static void add(@Nullable FieldFault fault, List<FieldFault> faults) {
        if (fault != null) {
            faults.add(fault);
        }
    }

    /** Those that run jobs; this one where none does. */
    private List<Replica> candidates(Offer here) {
        String own = membership.id();
        List<Replica> all = replicas.all().stream()
                .filter(replica -> replica.capacity() > 0)
                .flatMap(replica -> {
                    Offer offer = replica.id().equals(own) ? here : replica.offer();
                    return offer == null ? Stream.empty() : Stream.of(offer.of(replica.id(), replica.capacity()));
                })
                .toList();
        return all.isEmpty() ? List.of(here.of("this one", 1)) : all;
    }

    private long estimate(long least) {
        long arrays = Math.max(MEASURED * least, LEAST_ARRAYS);
        return WorkerCommand.beforeArrays(settings)
                + Math.min(arrays, settings.offHeap().toBytes());
    }

    private @Nullable FieldFault memoryFault(@Nullable Long stated, long most) {
        long fixed = WorkerCommand.beforeArrays(settings);
        if (stated != null && stated > most) {
            return new FieldFault(
                    "resources.memory",
                    "is " + MemoryFit.gigabytes(stated) + "; the most that a replica has to give is "
                            + MemoryFit.gigabytes(most) + " (lenslet.training.scheduling.reserve)");
        }
        if (stated != null && stated <= fixed) {
            return new FieldFault(
                    "resources.memory",
                    "is " + MemoryFit.gigabytes(stated) + "; a worker takes " + MemoryFit.gigabytes(fixed)
                            + " before its first array (lenslet.training.heap and 512 MB)");
        }
        return null;
    }

    private static String unusable(Inventory here) {
        return here.gpus().stream().map(gpu -> gpu.id() + ": " + gpu.unusable()).collect(Collectors.joining("; "));
    }

    private static @Nullable FieldFault gpuFault(
            Demand demand, TrainingEngine engine, List<Replica> candidates, Inventory here) {
        int most = candidates.stream()
                .mapToInt(replica -> Long.bitCount(replica.eligible(demand)))
                .max()
                .orElse(0);
        if (most >= demand.gpus()) {
            return null;
        }
        return new FieldFault(
                "resources.gpus",
                "is " + demand.gpus() + "; "
                        + (most > 0
                                ? "one replica has " + most + " at most for the engine " + engine.name()
                                        + " with at least " + MemoryFit.gigabytes(demand.gpuMemoryBytes()) + " each"
                                : none(engine, candidates, here)));
    }

    private static String none(TrainingEngine engine, List<Replica> candidates, Inventory here) {
        List<Gpu> gpus =
                here.gpus().stream().filter(gpu -> gpu.unusable() == null).toList();
        if (gpus.isEmpty()
                && candidates.stream().allMatch(replica -> replica.gpus().isEmpty())) {
            return "there is no GPU here: "
                    + Objects.requireNonNullElse(
                            here.withoutGpus(), here.gpus().isEmpty() ? "nvidia-smi lists none" : unusable(here));
        }
        String objections = gpus.stream()
                .flatMap(gpu -> Stream.ofNullable(engine.objection(gpu)))
                .distinct()
                .collect(Collectors.joining("; "));
        return "no GPU here can be used by the engine " + engine.name()
                + (objections.isEmpty() ? " or has the memory that it needs" : ": " + objections);
    }
}
