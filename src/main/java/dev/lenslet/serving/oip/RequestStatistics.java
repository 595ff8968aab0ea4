package dev.lenslet.serving.oip;

import dev.lenslet.serving.Spans;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.VersionState;
import dev.lenslet.serving.VersionStatistics;
import dev.lenslet.serving.VersionStatistics.Runs;
import dev.lenslet.serving.oip.ModelStats.Took;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts this protocol's requests by version, over REST and gRPC. Thread-safe. */
@Component
public class RequestStatistics {

    private final Map<Key, Counts> counts = new ConcurrentHashMap<>();

    private record Key(String model, int version) {}

    private static final class Counts {
        final LongAdder successes = new LongAdder();
        final LongAdder success = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder failure = new LongAdder();
        final LongAdder queue = new LongAdder();
        final LongAdder input = new LongAdder();
        final LongAdder infer = new LongAdder();
        final LongAdder output = new LongAdder();
        final LongAdder hits = new LongAdder();
        final LongAdder hit = new LongAdder();
        final LongAdder misses = new LongAdder();
        final LongAdder miss = new LongAdder();
        volatile long last;
        volatile @Nullable VersionStatistics runs;
    }

    /**
     * @param call still open
     * @param arrived on {@link System#nanoTime}'s clock
     * @param written when its answer began to be written
     */
    public void succeeded(TensorCall call, long arrived, long written) {
        long now = System.nanoTime();
        Counts of = of(call);
        Spans spans = call.spans();
        of.successes.increment();
        of.success.add(now - arrived);
        of.queue.add(spans.queue());
        of.input.add(spans.decode());
        of.infer.add(spans.inference());
        of.output.add(now - written);
        if (call.lookup() > 0) {
            (call.isFound() ? of.hits : of.misses).increment();
            (call.isFound() ? of.hit : of.miss).add(call.lookup());
        }
        of.last = System.currentTimeMillis();
        of.runs = call.statistics();
    }

    /** Refused, late or broken after the version was found. */
    public void failed(TensorCall call, long arrived) {
        Counts of = of(call);
        of.failures.increment();
        of.failure.add(System.nanoTime() - arrived);
    }

    private Counts of(TensorCall call) {
        if (call.isRehearsal()) {
            return new Counts();
        }
        Key key = new Key(call.version().model(), call.version().version());
        Counts known = counts.get(key);
        return known != null ? known : counts.computeIfAbsent(key, fresh -> new Counts());
    }

    /**
     * @param loaded the version's runs; null where it is not in memory: those of its last time in memory then count
     * @param bytes that it takes in memory; 0 where it is not there
     */
    ModelStats of(VersionState state, @Nullable VersionStatistics loaded, long bytes) {
        String model = state.version().model();
        int version = state.version().version();
        Counts of = counts.getOrDefault(new Key(model, version), new Counts());
        VersionStatistics runs = loaded != null ? loaded : of.runs;
        long rows = 0;
        long executions = 0;
        List<ModelStats.Batch> batches = new ArrayList<>();
        for (Map.Entry<Integer, Runs> size :
                runs == null ? Map.<Integer, Runs>of().entrySet() : runs.runs().entrySet()) {
            Runs ran = size.getValue();
            rows += size.getKey() * ran.count();
            executions += ran.count();
            batches.add(new ModelStats.Batch(
                    size.getKey(), Took.NOTHING, new Took(ran.count(), ran.nanos()), Took.NOTHING));
        }
        return new ModelStats(
                model,
                Integer.toString(version),
                of.last,
                rows,
                executions,
                requests(of),
                batches,
                bytes == 0 ? List.of() : List.of(new ModelStats.MemoryUsage("CPU", 0, bytes)));
    }

    private static ModelStats.Requests requests(Counts of) {
        long count = of.successes.sum();
        return new ModelStats.Requests(
                new Took(count, of.success.sum()),
                new Took(of.failures.sum(), of.failure.sum()),
                new Took(count, of.queue.sum()),
                new Took(count, of.input.sum()),
                new Took(count, of.infer.sum()),
                new Took(count, of.output.sum()),
                new Took(of.hits.sum(), of.hit.sum()),
                new Took(of.misses.sum(), of.miss.sum()));
    }
}
