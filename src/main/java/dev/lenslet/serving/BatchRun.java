package dev.lenslet.serving;

import dev.lenslet.telemetry.Trace;
import dev.lenslet.telemetry.TracedBatch;
import dev.lenslet.telemetry.Traces;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs batches of requests on one version, each as one run of the graph or as few as may be. Thread-safe. */
final class BatchRun {

    private final InferenceSession session;
    private final GraphShape shape;
    private final TensorBuffers buffers;
    private final int most;
    private final BatchCosts costs;
    private final VersionTimers timers;
    private final Ran counted = this::count;
    private final Ran learnt = this::learn;

    /** Told of each run of the graph. */
    @FunctionalInterface
    private interface Ran {
        void ran(int rows, long nanos);
    }

    /** @param most rows of one run of the graph */
    BatchRun(
            InferenceSession session,
            GraphShape shape,
            TensorBuffers buffers,
            int most,
            BatchCosts costs,
            VersionTimers timers) {
        this.session = session;
        this.shape = shape;
        this.buffers = buffers;
        this.most = most;
        this.costs = costs;
        this.timers = timers;
    }

    /**
     * Runs requests together; where that fails, each alone, so that a bad one fails by itself.
     *
     * @param telling whether what it takes tells what such a run costs
     */
    void run(List<Waiting> batch, boolean telling) {
        TracedBatch traced = traced(batch);
        try {
            runAll(batch, telling);
        } finally {
            if (traced != null) {
                traced.end();
            }
        }
    }

    /** The span of a run, where one of its requests is traced. */
    private static @Nullable TracedBatch traced(List<Waiting> batch) {
        List<Trace> traces = List.of();
        int rows = 0;
        for (Waiting waiting : batch) {
            rows += waiting.rows;
            if (waiting.trace != null) {
                traces = traces.isEmpty() ? new ArrayList<>() : traces;
                traces.add(waiting.trace);
            }
        }
        TracedBatch traced = Traces.batch(traces, batch.size(), rows);
        if (traced != null) {
            batch.forEach(waiting -> waiting.rides(traced));
        }
        return traced;
    }

    private void runAll(List<Waiting> batch, boolean telling) {
        if (batch.size() == 1) {
            alone(batch.getFirst(), telling);
            return;
        }
        try {
            together(batch, telling);
        } catch (InferenceException oneOfThem) {
            batch.forEach(each -> alone(each, telling));
        }
    }

    private void alone(Waiting waiting, boolean telling) {
        long began = System.nanoTime();
        RuntimeException failure = null;
        try {
            run(waiting.input.floats(), waiting.output.floats(), waiting.rows, telling ? learnt : counted);
        } catch (RuntimeException fault) {
            failure = fault;
        }
        finish(waiting, began, failure);
    }

    private void together(List<Waiting> batch, boolean telling) {
        long began = System.nanoTime();
        int rows = 0;
        for (Waiting waiting : batch) {
            rows += waiting.rows;
        }
        TensorBuffers.Buffer input = buffers.take(Math.multiplyExact(rows, shape.inputSize()));
        TensorBuffers.Buffer output = buffers.take(Math.multiplyExact(rows, shape.outputSize()));
        try {
            int row = 0;
            for (Waiting waiting : batch) {
                int values = waiting.rows * shape.inputSize();
                input.floats().put(row * shape.inputSize(), waiting.input.floats(), 0, values);
                row += waiting.rows;
            }
            run(input.floats(), output.floats(), rows, telling ? learnt : counted);
            row = 0;
            for (Waiting waiting : batch) {
                int values = waiting.rows * shape.outputSize();
                waiting.output.floats().put(0, output.floats(), row * shape.outputSize(), values);
                row += waiting.rows;
            }
        } finally {
            buffers.give(input);
            buffers.give(output);
        }
        for (Waiting waiting : batch) {
            finish(waiting, began, null);
        }
    }

    /** Runs rows of no request, which are not counted. */
    void runAside(FloatBuffer input, FloatBuffer output, int rows) {
        run(input, output, rows, (part, nanos) -> {});
    }

    private void count(int rows, long nanos) {
        timers.ran(rows, nanos);
    }

    private void learn(int rows, long nanos) {
        costs.ran(rows, nanos);
        timers.ran(rows, nanos);
    }

    private void run(FloatBuffer input, FloatBuffer output, int rows, Ran told) {
        if (shape.fixedBatch() > 0 && rows != shape.fixedBatch()) {
            throw UnfitInput.batch(shape.fixedBatch(), rows);
        }
        for (int from = 0; from < rows; from += most) {
            int part = shape.fixedBatch() > 0 ? rows : Math.min(most, rows - from);
            long began = System.nanoTime();
            session.run(
                    input.clear().position(from * shape.inputSize()),
                    output.clear().position(from * shape.outputSize()),
                    part);
            told.ran(part, System.nanoTime() - began);
            if (shape.fixedBatch() > 0) {
                break;
            }
        }
        input.clear();
        output.clear();
    }

    private static void finish(Waiting waiting, long began, @Nullable RuntimeException failure) {
        waiting.ran(began, System.nanoTime(), failure);
    }
}
