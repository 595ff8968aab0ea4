package dev.lenslet.serving;

import dev.lenslet.serving.Waiting.State;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Those who wait for a runner, by priority and then by arrival. For one thread at a time. */
final class Line {

    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.<Waiting>comparingInt(waiting -> waiting.urgency.rank())
                    .thenComparingLong(waiting -> waiting.number));
    private int rows;
    private long bytes;
    private long arrivals;

    void add(Waiting waiting) {
        waiting.number = arrivals++;
        queue.add(waiting);
        rows += waiting.rows;
        bytes += bytes(waiting);
    }

    /** Whether it was still there. */
    boolean remove(Waiting waiting) {
        boolean there = queue.remove(waiting);
        if (there) {
            left(waiting);
        }
        return there;
    }

    /** Takes the first that is in time, those before it are told that they are not; null where it has more rows, or none is. */
    @Nullable
    Waiting next(int most) {
        for (Waiting next = queue.peek(); next != null && next.rows <= most; next = queue.peek()) {
            queue.remove();
            left(next);
            long now = System.nanoTime();
            if (!next.isLate(now)) {
                next.become(State.RUNNING);
                return next;
            }
            next.ran(now, now, TooLate.already());
            next.done();
        }
        return null;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    /** Of all that wait. */
    int rows() {
        return rows;
    }

    /** Of the input of all that wait. */
    long bytes() {
        return bytes;
    }

    static long bytes(Waiting waiting) {
        return waiting.input.bytes().capacity();
    }

    private void left(Waiting waiting) {
        rows -= waiting.rows;
        bytes -= bytes(waiting);
    }
}
