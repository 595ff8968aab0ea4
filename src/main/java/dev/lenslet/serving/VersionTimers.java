package dev.lenslet.serving;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * The timers of one version's requests, looked up once.
 *
 * @param decode raw input to tensor, all inputs of a request
 * @param queue waiting for a turn
 * @param inference in the engine
 */
record VersionTimers(Timer decode, Timer queue, Timer inference) {

    void record(Spans spans) {
        decode.record(spans.decode(), TimeUnit.NANOSECONDS);
        queue.record(spans.queue(), TimeUnit.NANOSECONDS);
        inference.record(spans.inference(), TimeUnit.NANOSECONDS);
    }
}
