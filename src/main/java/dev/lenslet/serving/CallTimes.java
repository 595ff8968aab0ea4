package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.telemetry.Trace;
import dev.lenslet.telemetry.TracedBatch;
import org.jspecify.annotations.Nullable;

/** Where the time of one call goes, summed up, and told to its trace where it has one. One thread at a time. */
final class CallTimes {

    private final ModelVersion version;
    private final @Nullable Trace trace;
    private long decode;
    private long queue;
    private long inference;
    private long ran;

    /** @param trace null where the request is not traced */
    CallTimes(ModelVersion version, @Nullable Trace trace) {
        this.version = version;
        this.trace = trace;
    }

    /** @param from on {@link System#nanoTime}'s clock, as all of these */
    void decoded(long from, long nanos) {
        decode += nanos;
        tell("decode", from, nanos, null);
    }

    void waited(long from, long nanos) {
        queue += nanos;
        tell("queue", from, nanos, null);
    }

    /** What was waiting came back. */
    void ran(Waiting waiting) {
        Spans spans = waiting.spans();
        inference += spans.inference();
        waited(waiting.arrived, spans.queue());
        tell("inference", waiting.arrived + spans.queue(), spans.inference(), waiting.batch());
        ran = System.nanoTime();
    }

    boolean ran() {
        return inference > 0;
    }

    /** Nanoseconds since the last run. */
    long response() {
        return System.nanoTime() - ran;
    }

    @Nullable
    Trace trace() {
        return trace;
    }

    Spans spans() {
        return new Spans(decode, queue, inference);
    }

    private void tell(String span, long from, long nanos, @Nullable TracedBatch batch) {
        if (trace != null) {
            trace.add(span, version.model(), version.version(), from, nanos, batch);
        }
    }
}
