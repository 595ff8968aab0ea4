package dev.lenslet.serving;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One request's rows on their way through a {@link BatchQueue}, on the thread that made it. */
final class Waiting {

    enum State {
        /** In line. */
        QUEUED,
        /** Its own thread has a runner, and the batch to run. */
        LEADING,
        /** In the batch of another. */
        RIDING,
        /** Its output is there, or its failure. */
        DONE
    }

    final TensorBuffers.Buffer input;
    final TensorBuffers.Buffer output;
    final int rows;
    final Urgency urgency;
    final long arrived = System.nanoTime();
    final Thread thread = Thread.currentThread();

    /** Its place among those of one rank; the queue's. */
    long number;

    private volatile State state = State.QUEUED;
    private @Nullable RuntimeException failure;
    private long began;
    private long ended;

    /** @param output takes as many rows, or those of a fixed batch */
    Waiting(TensorBuffers.Buffer input, TensorBuffers.Buffer output, int rows, Urgency urgency) {
        this.input = input;
        this.output = output;
        this.rows = rows;
        this.urgency = urgency;
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

    /** Lets its thread go on. */
    void done() {
        state = State.DONE;
        LockSupport.unpark(thread);
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    Spans spans() {
        return new Spans(0, began - arrived, ended - began);
    }
}
