package dev.lenslet.training;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import dev.lenslet.training.job.JobState;
import dev.lenslet.training.sweep.Halving;
import dev.lenslet.training.sweep.SweepPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the jobs of a sweep and queues them together. Thread-safe. */
final class SweepSubmissions {

    private final JobRequestReader reader;
    private final JobPlanner planner;
    private final Sweeps sweeps;
    private final TrainingSettings settings;
    private final InstantSource clock;
    private final LongSupplier seeds;

    /** @param seeds for sweeps that name none */
    SweepSubmissions(
            JobRequestReader reader,
            JobPlanner planner,
            Sweeps sweeps,
            TrainingSettings settings,
            InstantSource clock,
            LongSupplier seeds) {
        this.reader = reader;
        this.planner = planner;
        this.sweeps = sweeps;
        this.settings = settings;
        this.clock = clock;
        this.seeds = seeds;
    }

    /**
     * Queues all trials or none.
     *
     * @param id the sweep's
     * @param request whose data set is kept from being deleted
     * @throws InvalidFields where fewer combinations can be had than trials are wanted
     * @throws UnfitJob listing everything that does not fit in any trial
     */
    Enqueued queue(String id, JobRequest request, SweepRequest sweep, @Nullable IdempotencyKey key) {
        boolean drawn = sweep.trials() != null;
        Long seed = drawn ? Long.valueOf(sweep.seed() == null ? seeds.getAsLong() : sweep.seed()) : null;
        List<Map<String, JsonNode>> combinations = combinations(sweep, seed);
        // One for all, or they would be compared by different examples.
        long trainingSeed = request.training().seed() == null
                ? seeds.getAsLong()
                : request.training().seed();
        Instant now = clock.instant();
        List<NewTrial> trials = new ArrayList<>();
        Map<FieldFault, List<Map<String, JsonNode>>> faults = new LinkedHashMap<>();
        for (Map<String, JsonNode> values : combinations) {
            try {
                trials.add(trial(trials.size() + 1, request, values, trainingSeed, sweep.halving(), now));
            } catch (UnfitJob unfit) {
                unfit.faults()
                        .forEach(fault -> faults.computeIfAbsent(fault, first -> new ArrayList<>())
                                .add(values));
            }
        }
        if (!faults.isEmpty()) {
            throw new UnfitJob(faults.entrySet().stream()
                    .map(fault -> told(fault.getKey(), fault.getValue(), combinations.size()))
                    .toList());
        }
        if (trials.size() > settings.queueCapacity()) {
            throw new UnfitJob(
                    "sweep",
                    "has " + trials.size() + " trials, and " + settings.queueCapacity()
                            + " jobs may wait (lenslet.training.queue-capacity)");
        }
        SweepPlan plan = new SweepPlan(
                sweep.method().text(), sweep.metric(), sweep.parameters(), trials.size(), seed, sweep.halving());
        Sweep made = new Sweep(
                id,
                request.model(),
                request.dataSet(),
                request.owner(),
                request.asSent(),
                plan,
                JobState.RUNNING,
                null,
                0,
                null,
                false,
                now,
                null);
        return sweeps.enqueue(made, trials, settings.queueCapacity(), key);
    }

    private static List<Map<String, JsonNode>> combinations(SweepRequest sweep, @Nullable Long seed) {
        if (sweep.trials() == null || seed == null) {
            return sweep.space().grid();
        }
        List<Map<String, JsonNode>> drawn = sweep.space().random(sweep.trials(), seed);
        if (drawn.size() < sweep.trials()) {
            throw new InvalidFields(
                    "sweep.trials", "are more than the different combinations that were found, " + drawn.size());
        }
        return drawn;
    }

    private NewTrial trial(
            int number,
            JobRequest request,
            Map<String, JsonNode> values,
            long seed,
            @Nullable Halving halving,
            Instant now) {
        ObjectNode own = (ObjectNode) request.asSent().deepCopy();
        own.remove("sweep");
        ObjectNode training = own.get("training") instanceof ObjectNode sent ? sent : own.putObject("training");
        training.put("seed", seed);
        if (halving != null) {
            training.put("epochs", halving.rungs().getFirst());
        }
        values.forEach((name, value) -> SweepParameter.named(name)
                .map(SweepParameter::trainingField)
                .ifPresent(field -> training.set(field, value)));
        JobRequest asked = reader.read(own);
        JobPlan plan = planner.plan(asked, values);
        NewJob job = new NewJob(
                UUID.randomUUID().toString(),
                asked.model(),
                asked.dataSet(),
                asked.owner(),
                own,
                plan.network(),
                plan.training(),
                plan.resources(),
                plan.warnings(),
                now);
        return new NewTrial(number, values, job);
    }

    /** With the first values that have it, where not all do. */
    private static FieldFault told(FieldFault fault, List<Map<String, JsonNode>> values, int all) {
        return values.size() == all
                ? fault
                : new FieldFault(fault.field(), fault.message() + " (with " + values.getFirst() + ")");
    }
}
