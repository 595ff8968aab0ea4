package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.serving.InferenceSession.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through a loaded version: write rows into {@link #input}, {@link #run}, read the rows that come back,
 * close. Memory is pooled, nothing is copied. One thread at a time; until it is closed, the version stays loaded.
 */
public final class TensorCall implements AutoCloseable {

    private final LoadedModel model;
    private final Admission admission;
    private final TensorBuffers buffers;
    private final ServingSettings settings;
    private TensorBuffers.@Nullable Buffer input;
    private TensorBuffers.@Nullable Buffer output;
    private int rows;
    private boolean closed;
    private Spans spans = new Spans(0, 0, 0);

    TensorCall(LoadedModel model, Admission admission, TensorBuffers buffers, ServingSettings settings) {
        this.model = model;
        this.admission = admission;
        this.buffers = buffers;
        this.settings = settings;
    }

    public ModelVersion version() {
        return model.version();
    }

    /** The graph's own input; its first extent is the batch. Token ids are given as the floats that equal them. */
    public TensorSpec inputSpec() {
        return model.session().input();
    }

    public TensorSpec outputSpec() {
        return model.session().output();
    }

    /** Values of one row that goes in. */
    public int inputSize() {
        return model.shape().inputSize();
    }

    /** Values of one row that comes out. */
    public int outputSize() {
        return model.shape().outputSize();
    }

    /** Rows of every run of a graph whose batch is fixed; 0 where any number goes. */
    public int fixedBatch() {
        return model.shape().fixedBatch();
    }

    /**
     * Memory for so many rows, contents undefined, native order, position 0, as bytes and, over the same memory, as floats.
     *
     * @throws OverLimit where there are more than {@code lenslet.serving.max-inputs}
     */
    public ByteBuffer input(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("at least one row, not " + rows);
        }
        if (rows > settings.maxInputs()) {
            throw OverLimit.inputs("rows", settings.maxInputs());
        }
        release();
        this.rows = rows;
        TensorBuffers.Buffer taken = buffers.take(Math.multiplyExact(rows, inputSize()));
        this.input = taken;
        return taken.bytes().limit(rows * inputSize() * Float.BYTES);
    }

    /** The same memory as floats. */
    public FloatBuffer inputFloats() {
        return filled().floats().limit(rows * inputSize());
    }

    /**
     * Runs all rows that were written.
     *
     * @return the rows that came out, position 0; valid until the next {@link #input} or {@link #close}
     * @throws TooBusy where the service has no time for it
     * @throws InferenceException where the engine fails
     */
    public ByteBuffer run(Urgency urgency) {
        TensorBuffers.Buffer in = filled();
        TensorBuffers.Buffer out = buffers.take(Math.multiplyExact(Math.max(rows, fixedBatch()), outputSize()));
        output = out;
        long arrived = System.nanoTime();
        switch (admission.enter()) {
            case Admission.Full full ->
                throw new TooBusy("As many predictions run and wait as may; ask again in a moment.");
            case Admission.Turn turn -> {
                try (turn) {
                    long began = System.nanoTime();
                    runBatches(in.floats(), out.floats());
                    spans = new Spans(0, began - arrived, System.nanoTime() - began);
                }
            }
        }
        model.timers().record(spans);
        return out.bytes().position(0).limit(rows * outputSize() * Float.BYTES);
    }

    private void runBatches(FloatBuffer in, FloatBuffer out) {
        int most = model.shape().batch(settings.maxBatchValues());
        for (int from = 0; from < rows; from += most) {
            int batch = Math.min(most, rows - from);
            in.clear().position(from * inputSize());
            out.clear().position(from * outputSize());
            if (fixedBatch() > batch) {
                throw UnfitInput.batch(fixedBatch(), rows);
            }
            model.session().run(in, out, batch);
        }
    }

    /** The same memory that {@link #run} gave, as floats. */
    public FloatBuffer outputFloats() {
        if (output == null) {
            throw new IllegalStateException("nothing was run");
        }
        return output.floats().position(0).limit(rows * outputSize());
    }

    /** Where the time of the last run went. */
    public Spans spans() {
        return spans;
    }

    private TensorBuffers.Buffer filled() {
        if (input == null) {
            throw new IllegalStateException("no input was asked for");
        }
        return input;
    }

    private void release() {
        if (input != null) {
            buffers.give(input);
            input = null;
        }
        if (output != null) {
            buffers.give(output);
            output = null;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release();
            model.release();
        }
    }
}
