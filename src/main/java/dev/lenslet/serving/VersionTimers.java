package dev.lenslet.serving;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one version, looked up once.
 *
 * @param decode raw input to tensor, all inputs of a request
 * @param queue waiting for a turn
 * @param inference in the engine, of the batch that a request was in
 * @param batch rows of a run
 */
record VersionTimers(
        Timer decode, Timer queue, Timer inference, DistributionSummary batch, VersionStatistics statistics) {

    void record(Spans spans) {
        decode.record(spans.decode(), TimeUnit.NANOSECONDS);
        queue.record(spans.queue(), TimeUnit.NANOSECONDS);
        inference.record(spans.inference(), TimeUnit.NANOSECONDS);
    }

    /** One run of the graph. */
    void ran(int rows, long nanos) {
        batch.record(rows);
        statistics.ran(rows, nanos);
    }
}
