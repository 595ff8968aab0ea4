package dev.lenslet.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one version, looked up once.
 *
 * @param decode raw input to tensor, all inputs of a request
 * @param queue waiting for a turn
 * @param inference in the engine, of the batch that a request was in
 * @param response from what came out to the answer
 * @param batch rows of a run
 * @param rejections by each reason that is a version's own
 */
record VersionTimers(
        Timer decode,
        Timer queue,
        Timer inference,
        Timer response,
        DistributionSummary batch,
        Map<Rejection, Counter> rejections,
        VersionStatistics statistics) {

    /** One request that was answered. */
    void record(Spans spans, long responseNanos) {
        decode.record(spans.decode(), TimeUnit.NANOSECONDS);
        queue.record(spans.queue(), TimeUnit.NANOSECONDS);
        inference.record(spans.inference(), TimeUnit.NANOSECONDS);
        response.record(responseNanos, TimeUnit.NANOSECONDS);
    }

    /** One run of the graph. */
    void ran(int rows, long nanos) {
        batch.record(rows);
        statistics.ran(rows, nanos);
    }

    /** @param reason one of the version's own */
    void rejected(Rejection reason) {
        Objects.requireNonNull(rejections.get(reason), reason::tag).increment();
    }

    List<Meter> meters() {
        List<Meter> meters = new ArrayList<>(List.of(decode, queue, inference, response, batch));
        meters.addAll(rejections.values());
        return meters;
    }
}
