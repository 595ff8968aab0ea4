package dev.lenslet.telemetry;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The traces that requests belong to; none where tracing is off. Thread-safe. */
@Component
public class Traces {

    private final @Nullable Tracer tracer;

    Traces(ObjectProvider<Tracer> tracer) {
        this.tracer = tracer.getIfAvailable();
    }

    /** The trace of the request on this thread; null where it is not traced, or not sampled. */
    public @Nullable Trace current() {
        if (tracer == null) {
            return null;
        }
        Span span = tracer.currentSpan();
        return span == null || !Boolean.TRUE.equals(span.context().sampled())
                ? null
                : new Trace(tracer, span.context());
    }

    /**
     * The span of a run that requests share and that begins now, in the first one's trace and linked to all of them.
     *
     * @param riders those that are traced
     * @return null where none is traced; end it once
     */
    public static @Nullable TracedBatch batch(List<Trace> riders, int requests, int rows) {
        return riders.isEmpty() ? null : riders.getFirst().batch(riders, requests, rows);
    }
}
