package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.StandIn;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A version that answers and the one that is asked beside, and how they compare. It counts inputs, not requests. Thread-safe. */
final class ShadowPair {

    private static final Logger log = LoggerFactory.getLogger(ShadowPair.class);

    private final ModelVersion answering;
    private final Counter agree;
    private final Counter disagree;
    private final Counter failed;
    private final Map<NotAsked, Counter> dropped = new EnumMap<>(NotAsked.class);
    private final DistributionSummary difference;
    private final Timer answeringTime;
    private final Timer shadowTime;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Boolean fits;

    ShadowPair(ModelVersion answering, RouteTarget shadow, MeterRegistry registry) {
        this.answering = answering;
        Tags tags = VersionKey.of(answering).tags().and("shadow", shadow.tag());
        agree = counter(registry, tags, "agree", "none");
        disagree = counter(registry, tags, "disagree", "none");
        failed = counter(registry, tags, "failed", "none");
        for (NotAsked reason : NotAsked.values()) {
            dropped.put(reason, counter(registry, tags, "dropped", reason.tag()));
        }
        difference = DistributionSummary.builder("lenslet.shadow.difference")
                .description("Largest difference between the probabilities of two versions for one input")
                .tags(tags)
                .serviceLevelObjectives(0.0001, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1)
                .register(registry);
        answeringTime = timer(registry, tags.and("of", "answer"));
        shadowTime = timer(registry, tags.and("of", "shadow"));
    }

    private static Counter counter(MeterRegistry registry, Tags tags, String outcome, String reason) {
        return Counter.builder("lenslet.shadow")
                .description("Inputs that were answered and shown to another version")
                .tags(tags.and("outcome", outcome, "reason", reason))
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, Tags tags) {
        return Timer.builder("lenslet.shadow.inference")
                .description("Running the graph of the version that answered, and of the one asked beside")
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    ModelVersion answering() {
        return answering;
    }

    /** Whether the shadow can be given what the other is given. Vocabularies are long, so they are compared once. */
    boolean fits(ModelVersion shadow) {
        Boolean known = fits;
        if (known == null) {
            known = StandIn.tensorObjection(answering.record(), shadow.record()) == null;
            fits = known;
        }
        return known;
    }

    /**
     * Compares row by row; rows to which there was no finite answer are passed over.
     *
     * @param answered rows one behind the other
     * @param its as many rows
     */
    void compare(float[] answered, ModelVersion shadow, float[] its, int rows) {
        ModelRecord record = shadow.record();
        int size = answered.length / rows;
        int itsSize = its.length / rows;
        for (int row = 0; row < rows; row++) {
            float[] first = Arrays.copyOfRange(answered, row * size, (row + 1) * size);
            float[] second = Arrays.copyOfRange(its, row * itsSize, (row + 1) * itsSize);
            if (!isFinite(first)) {
                continue;
            }
            if (!isFinite(second)) {
                failed.increment();
                continue;
            }
            Comparison comparison = Comparison.of(answering.record(), first, record, second);
            (comparison.agrees() ? agree : disagree).increment();
            difference.record(comparison.difference());
        }
    }

    private static boolean isFinite(float[] values) {
        boolean finite = true;
        for (float value : values) {
            finite &= Float.isFinite(value);
        }
        return finite;
    }

    void took(long answeringNanos, long shadowNanos) {
        answeringTime.record(answeringNanos, TimeUnit.NANOSECONDS);
        shadowTime.record(shadowNanos, TimeUnit.NANOSECONDS);
    }

    void dropped(NotAsked reason, int rows) {
        Objects.requireNonNull(dropped.get(reason), reason::tag).increment(rows);
    }

    void failed(RuntimeException fault, int rows) {
        failed.increment(rows);
        if (told.compareAndSet(false, true)) {
            log.warn(
                    "The shadow of model {} version {} failed; further failures are counted alone",
                    answering.model(),
                    answering.version(),
                    fault);
        }
    }

    List<Meter> meters() {
        List<Meter> meters = new ArrayList<>(dropped.values());
        meters.addAll(List.of(agree, disagree, failed, difference, answeringTime, shadowTime));
        return meters;
    }
}
