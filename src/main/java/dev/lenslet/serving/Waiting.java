package dev.lenslet.serving;

import dev.lenslet.telemetry.Trace;
import dev.lenslet.telemetry.TracedBatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One request's rows on their way through a {@link BatchQueue}, on the thread that made it. */
final class Waiting {

    enum State {
        /** In line. */
        QUEUED,
        /** In a batch, alone or with others. */
        RUNNING,
        /** Its output is there, or its failure. */
        DONE
    }

    final TensorBuffers.Buffer input;
    final TensorBuffers.Buffer output;
    final int rows;
    final Urgency urgency;
    final long arrived = System.nanoTime();
    final Thread thread = Thread.currentThread();
    final @Nullable Trace trace;

    /** Its place among those of one rank; the queue's. */
    long number;

    private volatile State state = State.QUEUED;
    private @Nullable RuntimeException failure;
    private @Nullable TracedBatch batch;
    private long began;
    private long ended;

    /**
     * @param output takes as many rows, or those of a fixed batch
     * @param trace null where the request is not traced
     */
    Waiting(TensorBuffers.Buffer input, TensorBuffers.Buffer output, int rows, Urgency urgency, @Nullable Trace trace) {
        this.input = input;
        this.output = output;
        this.rows = rows;
        this.urgency = urgency;
        this.trace = trace;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    boolean isLate(long now) {
        return urgency.isLate(now);
    }

    /** Call it before {@link #done}. */
    void ran(long from, long to, @Nullable RuntimeException fault) {
        began = from;
        ended = to;
        failure = fault;
    }

    /** The run that it is in, where that is traced; null outside. */
    @Nullable
    TracedBatch batch() {
        return batch;
    }

    /** Call it before {@link #done}. */
    void rides(TracedBatch traced) {
        batch = traced;
    }

    /** Lets its thread go on. */
    void done() {
        state = State.DONE;
        if (thread != Thread.currentThread()) {
            LockSupport.unpark(thread);
        }
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    Spans spans() {
        return new Spans(0, began - arrived, ended - began);
    }
}
