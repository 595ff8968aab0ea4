package dev.lenslet.serving;

import dev.lenslet.serving.Waiting.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Brings the requests of one version to its runners. A request that finds a runner free runs at once, on its own thread and
 * from its own memory. Others wait; a runner that gets free goes to the first in line, whose thread takes as many of those
 * behind as make a good batch. By priority, and first come, first served among equals. What cannot be in time is refused before it
 * costs anything. Thread-safe.
 */
final class BatchQueue {

    /** One batch in so many may be twice as large as what is thought good, or nothing new would be learnt. */
    private static final int EXPLORE = 64;

    private final BatchRun run;
    private final BatchLimits limits;
    private final BatchCosts costs;
    private final BooleanSupplier others;

    /** Where runs are cheap, more go ahead than there are runners, each on its own thread, and share the processors. */
    private final int atOnce;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.<Waiting>comparingInt(waiting -> waiting.urgency.rank())
                    .thenComparingLong(waiting -> waiting.number));
    private volatile int running;
    private int queuedRows;
    private long queuedBytes;
    private long arrivals;
    private long batches;

    /** @param others whether requests are under way besides the one that asks */
    BatchQueue(BatchRun run, BatchLimits limits, BatchCosts costs, BooleanSupplier others) {
        this.others = others;
        this.run = run;
        this.limits = limits;
        this.costs = costs;
        this.atOnce = costs.cheap() ? limits.runners() * limits.overlap() : limits.runners();
    }

    /**
     * Runs a request's rows; its output is there when this returns.
     *
     * @throws TooBusy where too many wait, or for too long
     * @throws TooLate where it would not be in time
     * @throws ClientGone where its client hung up while it waited
     * @throws InferenceException where the engine fails
     */
    void run(Waiting waiting) {
        if (enter(waiting)) {
            lead(waiting, atOnce == limits.runners() && others.getAsBoolean() ? withOthers(waiting) : List.of(waiting));
        } else {
            await(waiting);
            if (waiting.state() == State.LEADING) {
                lead(waiting, gather(waiting));
            }
        }
        RuntimeException failure = waiting.failure();
        if (failure != null) {
            throw failure;
        }
    }

    /** Requests that are about to ask may do so first, where any are: they cost less together. */
    private List<Waiting> withOthers(Waiting first) {
        Thread.yield();
        return gather(first);
    }

    /** Requests that wait at this moment. */
    int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a runner was free. */
    private boolean enter(Waiting waiting) {
        lock.lock();
        try {
            if (waiting.isLate(waiting.arrived)) {
                throw TooLate.already();
            }
            if (running < atOnce) {
                running++;
                waiting.become(State.LEADING);
                return true;
            }
            admit(waiting);
            waiting.number = arrivals++;
            queue.add(waiting);
            queuedRows += waiting.rows;
            queuedBytes += bytes(waiting);
            filled.signal();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void admit(Waiting waiting) {
        if (queue.size() >= limits.queue() || queuedBytes + bytes(waiting) > limits.queueBytes()) {
            throw TooBusy.queue(Rejection.QUEUE_FULL, queue.size());
        }
        int batch = Math.max(1, limits.good(queuedRows, costs.preferred()));
        // Those in line and what runs now come first, then the request itself.
        long rows = (long) queuedRows + waiting.rows;
        long wait = (rows + batch) * costs.nanos(batch) / batch / limits.runners();
        if (waiting.isLate(waiting.arrived + wait)) {
            throw TooLate.expected(wait);
        }
        if (wait > limits.queueNanos() && queuedRows >= batch * limits.runners()) {
            throw TooBusy.queue(Rejection.QUEUE_TIME, queue.size());
        }
    }

    private void await(Waiting waiting) {
        boolean interrupted = false;
        Looks looks = new Looks(waiting.urgency.client(), waiting.arrived);
        while (waiting.state() == State.QUEUED) {
            long now = System.nanoTime();
            long left = waiting.urgency.left(waiting.arrived + limits.maxWaitNanos() - now, now);
            if ((left <= 0 || interrupted) && withdraw(waiting)) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw waiting.isLate(now) ? TooLate.already() : TooBusy.waited(Rejection.WAITED, limits.maxWaitNanos());
            }
            if (looks.findGone(now) && withdraw(waiting)) {
                throw new ClientGone();
            }
            LockSupport.parkNanos(this, Math.max(Math.min(left, looks.left(now)), 1));
            interrupted |= Thread.interrupted();
        }
        while (waiting.state() == State.RIDING) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it still stood in line. */
    private boolean withdraw(Waiting waiting) {
        lock.lock();
        try {
            boolean inLine = queue.remove(waiting);
            if (inLine) {
                left(waiting);
            }
            return inLine;
        } finally {
            lock.unlock();
        }
    }

    /** Call it for what was taken out of the line. */
    private void left(Waiting waiting) {
        queuedRows -= waiting.rows;
        queuedBytes -= bytes(waiting);
    }

    /** The batch of the one whose turn it is: as many as are good together, by their order. */
    private List<Waiting> gather(Waiting first) {
        lock.lock();
        try {
            int learnt = costs.preferred() * (++batches % EXPLORE == 0 ? 2 : 1);
            if (limits.delayNanos() > 0) {
                awaitFilling(first, learnt);
            }
            int good = limits.good(first.rows + queuedRows, learnt);
            long now = System.nanoTime();
            List<Waiting> batch = new ArrayList<>();
            batch.add(first);
            int rows = first.rows;
            for (Waiting next = queue.peek(); next != null && rows + next.rows <= good; next = queue.peek()) {
                queue.remove();
                left(next);
                if (next.isLate(now)) {
                    next.ran(now, now, TooLate.already());
                    next.done();
                } else {
                    next.become(State.RIDING);
                    batch.add(next);
                    rows += next.rows;
                }
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFilling(Waiting first, int learnt) {
        long until = first.arrived + limits.delayNanos();
        if (first.urgency.limited()) {
            until = Math.min(until, first.urgency.deadlineNanos() - costs.nanos(learnt));
        }
        try {
            long left = until - System.nanoTime();
            while (left > 0 && first.rows + queuedRows < limits.good(Integer.MAX_VALUE, learnt)) {
                left = filled.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead(Waiting leader, List<Waiting> batch) {
        try {
            // What a run takes beside more others than there are processors says nothing of what it costs.
            run.run(batch, running <= limits.runners());
        } catch (RuntimeException | Error fault) {
            // Their output is nobody's: what is in the memory now belongs to an earlier request.
            long now = System.nanoTime();
            batch.forEach(rider -> rider.ran(now, now, new InferenceException("the batch could not be run", fault)));
            throw fault;
        } finally {
            handOn();
            for (Waiting rider : batch) {
                if (rider == leader) {
                    rider.become(State.DONE);
                } else {
                    rider.done();
                }
            }
        }
    }

    /** Gives the runner to the first in line that is in time. */
    private void handOn() {
        lock.lock();
        try {
            long now = System.nanoTime();
            for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
                left(next);
                if (!next.isLate(now)) {
                    next.become(State.LEADING);
                    LockSupport.unpark(next.thread);
                    return;
                }
                next.ran(now, now, TooLate.already());
                next.done();
            }
            running--;
        } finally {
            lock.unlock();
        }
    }

    private static long bytes(Waiting waiting) {
        return waiting.input.bytes().capacity();
    }
}
