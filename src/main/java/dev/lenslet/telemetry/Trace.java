package dev.lenslet.telemetry;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request's trace, to which what was done for it is added when it is over: nothing is held open meanwhile. Times are
 * {@link System#nanoTime}'s. Thread-safe.
 */
public final class Trace {

    private final Tracer tracer;
    private final TraceContext request;

    Trace(Tracer tracer, TraceContext request) {
        this.tracer = tracer;
        this.request = request;
    }

    /** @param batch the run that it was a part of, or null */
    public void add(String name, String model, int version, long from, long nanos, @Nullable TracedBatch batch) {
        Span.Builder span = begin(name, from).tag("lenslet.model", model).tag("lenslet.version", version);
        if (batch != null) {
            span.addLink(new Link(batch.span()));
        }
        span.start().end(epochNanos(from + Math.max(0, nanos)), TimeUnit.NANOSECONDS);
    }

    TracedBatch batch(List<Trace> riders, int requests, int rows) {
        Span.Builder span = begin("batch", System.nanoTime())
                .tag("lenslet.requests", requests)
                .tag("lenslet.rows", rows);
        riders.forEach(rider -> span.addLink(new Link(rider.request)));
        return new TracedBatch(span.start());
    }

    private Span.Builder begin(String name, long from) {
        return tracer.spanBuilder()
                .setParent(request)
                .name(name)
                .startTimestamp(epochNanos(from), TimeUnit.NANOSECONDS);
    }

    private static long epochNanos(long nanoTime) {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - (System.nanoTime() - nanoTime);
    }
}
