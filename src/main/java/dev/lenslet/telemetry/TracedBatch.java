package dev.lenslet.telemetry;

import io.micrometer.tracing.Span;

/** The span of a run that requests share. */
public final class TracedBatch {

    private final Span span;

    TracedBatch(Span span) {
        this.span = span;
    }

    Span span() {
        return span;
    }

    /** Call it once, when the run is over. */
    public void end() {
        span.end();
    }
}
