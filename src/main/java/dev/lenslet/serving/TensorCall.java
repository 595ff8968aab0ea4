package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord.Integers;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.serving.InferenceSession.TensorSpec;
import dev.lenslet.telemetry.Trace;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through a loaded version: write rows into {@link #input}, {@link #run}, read the rows that come back,
 * close. Memory is pooled, nothing is copied. One thread at a time; until it is closed, the version stays loaded.
 */
public final class TensorCall implements AutoCloseable {

    private final LoadedModel model;
    private final TensorBuffers buffers;
    private final AnswerCache cache;
    private final ServingSettings settings;
    private final boolean split;
    private final @Nullable Shadow shadow;
    private final CallTimes times;
    private TensorBuffers.@Nullable Buffer input;
    private TensorBuffers.@Nullable Buffer output;
    private int rows;
    private boolean closed;
    private long filling;
    private long lookup;
    private boolean found;
    private long inferred;
    private @Nullable ShadowRun shown;

    /**
     * @param trace null where the request is not traced
     * @param split whether a split chose the version
     * @param shadow that is to see it; null where none is
     */
    TensorCall(
            LoadedModel model,
            TensorBuffers buffers,
            AnswerCache cache,
            ServingSettings settings,
            @Nullable Trace trace,
            boolean split,
            @Nullable Shadow shadow) {
        this.model = model;
        this.buffers = buffers;
        this.cache = cache;
        this.settings = settings;
        this.split = split;
        this.shadow = shadow;
        this.times = new CallTimes(model.version(), trace);
    }

    public ModelVersion version() {
        return model.version();
    }

    /** Whether a split chose the version, and not the version that answers by default was asked or one that was named. */
    public boolean isSplit() {
        return split;
    }

    /** Whether it is the service's own, at its start: it counts nowhere. */
    public boolean isRehearsal() {
        return model.isRehearsal();
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
        if (rows > settings.maxInputs()) {
            throw OverLimit.inputs("rows", settings.maxInputs());
        }
        filling = System.nanoTime();
        return room(rows);
    }

    /** The same for any number of rows. */
    ByteBuffer room(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("at least one row, not " + rows);
        }
        release();
        this.rows = rows;
        TensorBuffers.Buffer taken = buffers.take(Math.multiplyExact(rows, inputSize()));
        this.input = taken;
        return taken.bytes().limit(rows * inputSize() * Float.BYTES);
    }

    /** Leaves out rows behind the first that were not needed. */
    void only(int first) {
        rows = first;
    }

    /** Rows that a request is best run by, where a run may have so many values. */
    int batch(int maxValues) {
        return model.shape().batch(maxValues);
    }

    /** The same memory as floats. */
    public FloatBuffer inputFloats() {
        return filled().floats().clear().limit(rows * inputSize());
    }

    /**
     * Runs all rows that were written, or gives again what they were answered before.
     *
     * @return the rows that came out, position 0; valid until the next {@link #input} or {@link #close}
     * @throws UnfitInput where the input takes whole numbers alone, and one is none or out of their range
     * @throws TooBusy where too many wait, or for too long
     * @throws TooLate where it would not be in time
     * @throws ClientGone where the client hung up while it waited
     * @throws InferenceException where the engine fails
     */
    public ByteBuffer run(Urgency urgency) {
        TensorBuffers.Buffer in = filled();
        checkIntegers();
        TensorBuffers.Buffer out = buffers.take(Math.multiplyExact(Math.max(rows, fixedBatch()), outputSize()));
        output = out;
        if (cache.isOff()) {
            runAll(in, out, urgency);
        } else {
            AnswerCache.Key key = find(in);
            if (!found) {
                runAll(in, out, urgency);
                cache.keep(key, outputFloats());
            }
        }
        if (shadow != null) {
            shown = shadow.copy(version(), rows, in, outputFloats(), found ? 0 : inferred);
        }
        return out.bytes().clear().limit(rows * outputSize() * Float.BYTES);
    }

    private AnswerCache.Key find(TensorBuffers.Buffer in) {
        long began = System.nanoTime();
        AnswerCache.Key key = AnswerCache.key(model.load(), in.bytes().clear().limit(rows * inputSize() * Float.BYTES));
        found = cache.find(key, outputFloats());
        lookup += System.nanoTime() - began;
        if (found && filling != 0) {
            times.decoded(filling, began - filling);
            filling = 0;
        }
        return key;
    }

    private void runAll(TensorBuffers.Buffer in, TensorBuffers.Buffer out, Urgency urgency) {
        Waiting waiting = new Waiting(in, out, rows, urgency, times.trace());
        if (filling != 0) {
            times.decoded(filling, waiting.arrived - filling);
            filling = 0;
        }
        try {
            model.queue().run(waiting);
        } catch (Rejected rejected) {
            model.timers().rejected(rejected.rejection());
            throw rejected;
        }
        times.ran(waiting);
        inferred = shadow == null ? 0 : waiting.spans().inference();
    }

    /** The same memory that {@link #run} gave, as floats. */
    public FloatBuffer outputFloats() {
        if (output == null) {
            throw new IllegalStateException("nothing was run");
        }
        return output.floats().clear().limit(rows * outputSize());
    }

    /** What the version's runs have been since it was loaded. */
    public VersionStatistics statistics() {
        return model.timers().statistics();
    }

    /** Time that was spent besides filling the input: opening it, waiting for a turn to. */
    void spent(long decodeNanos, long queueNanos) {
        long began = System.nanoTime() - decodeNanos;
        times.waited(began - queueNanos, queueNanos);
        times.decoded(began, decodeNanos);
    }

    /** How many runs go on at once, and on how many threads. */
    public RunnerChoice runners() {
        return model.runners();
    }

    /** Rows that a batch should have; empty where that is learnt. */
    public List<Integer> preferredRows() {
        return model.limits().preferred();
    }

    /** How long a batch waits to fill. */
    public long batchDelayNanos() {
        return model.limits().delayNanos();
    }

    /** What the version's runs have taken, by their rows. */
    public BatchCosts costs() {
        return model.costs();
    }

    /** Whether the last rows were answered from memory. */
    public boolean isFound() {
        return found;
    }

    /** Time that looking for them there took; 0 where nothing is kept. */
    public long lookup() {
        return lookup;
    }

    /** Where the time went so far. */
    public Spans spans() {
        return times.spans();
    }

    /** The graph would fail on others, and every request of its batch with it. */
    private void checkIntegers() {
        Integers range = version().record().input().range();
        if (range == null) {
            return;
        }
        int other = range.firstOther(inputFloats(), 0, rows * inputSize());
        if (other >= 0) {
            throw UnfitInput.noToken(inputSpec().name() + "[" + other / inputSize() + "]", other % inputSize(), range);
        }
    }

    private TensorBuffers.Buffer filled() {
        if (input == null) {
            throw new IllegalStateException("no input was asked for");
        }
        return input;
    }

    private void release() {
        if (input != null) {
            if (shown != null) {
                shown.show(input);
                shown = null;
            } else {
                buffers.give(input);
            }
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
            if (times.ran()) {
                model.timers().record(times.spans(), times.response());
            }
            model.release();
        }
    }
}
