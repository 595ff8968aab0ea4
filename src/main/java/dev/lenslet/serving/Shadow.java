package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version that is shown a fraction of what a model was asked and answered. Thread-safe. */
final class Shadow {

    private final String model;
    private final RouteTarget target;
    private final double fraction;
    private final Shadows shadows;
    private final MeterRegistry registry;
    private final EvenSteps steps = new EvenSteps();
    private final Map<Integer, ShadowPair> pairs = new HashMap<>();
    private boolean closed;

    Shadow(String model, RouteTarget target, double fraction, Shadows shadows, MeterRegistry registry) {
        this.model = model;
        this.target = target;
        this.fraction = fraction;
        this.shadows = shadows;
        this.registry = registry;
    }

    boolean is(RouteTarget otherTarget, double otherFraction) {
        return target.equals(otherTarget) && fraction == otherFraction;
    }

    /**
     * Copies what was answered.
     *
     * @param input as long as its memory, which is to follow by {@link ShadowRun#show}
     * @param output from its position to its limit; copied
     * @param nanos that the run took; 0 where the answer was known
     * @return null where the shadow is not to see it
     */
    @Nullable
    ShadowRun copy(ModelVersion answered, int rows, TensorBuffers.Buffer input, FloatBuffer output, long nanos) {
        ModelVersion version = target.version();
        if (version != null && version.version() == answered.version() || steps.next() >= fraction) {
            return null;
        }
        ShadowPair pair = pair(answered);
        if (pair == null) {
            return null;
        }
        NotAsked obstacle = version == null ? NotAsked.GONE : target.obstacle();
        long bytes = input.bytes().capacity() + (long) output.remaining() * Float.BYTES;
        if (obstacle == null && !shadows.reserve(bytes)) {
            obstacle = NotAsked.FULL;
        }
        if (version == null || obstacle != null) {
            pair.dropped(obstacle == null ? NotAsked.GONE : obstacle, rows);
            return null;
        }
        float[] answer = new float[output.remaining()];
        output.get(answer);
        return new ShadowRun(shadows, pair, version, rows, answer, nanos, bytes, System.nanoTime());
    }

    private synchronized @Nullable ShadowPair pair(ModelVersion answered) {
        if (closed) {
            return null;
        }
        ShadowPair known = pairs.get(answered.version());
        if (known == null || known.answering() != answered) {
            known = new ShadowPair(answered, target, registry);
            pairs.put(answered.version(), known);
        }
        return known;
    }

    /** Its meters go; what is under way is counted no more. */
    synchronized void close() {
        closed = true;
        pairs.values().forEach(pair -> pair.meters().forEach(registry::remove));
        pairs.clear();
    }
}
