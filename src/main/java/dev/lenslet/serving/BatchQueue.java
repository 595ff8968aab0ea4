package dev.lenslet.serving;

import dev.lenslet.serving.Waiting.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the requests of one version to its runners. A request that finds a runner free runs at once, on its own thread and
 * from its own memory. Others wait in line, and while any do, threads of the runners' own take batch after batch from it: no
 * runner idles until a request's thread wakes, which in an overload is one of very many. By priority, and first come, first
 * served among equals. What cannot be in time is refused before it costs anything. Thread-safe.
 */
final class BatchQueue {

    /** One batch in so many may be twice as large as what is thought good, or nothing new would be learnt. */
    private static final int EXPLORE = 64;

    private final BatchRun run;
    private final BatchLimits limits;
    private final BatchCosts costs;
    private final BooleanSupplier others;
    private final Executor threads;

    /** Where runs are cheap, more go ahead than there are runners, each on its own thread, and share the processors. */
    private final int atOnce;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Line line = new Line();
    private volatile int running;

    /** Of those that run, threads that take from the line. */
    private int serving;

    private long batches;

    /**
     * @param others whether requests are under way besides the one that asks
     * @param threads for the runners, while requests wait
     */
    BatchQueue(BatchRun run, BatchLimits limits, BatchCosts costs, BooleanSupplier others, Executor threads) {
        this.others = others;
        this.threads = threads;
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
            try {
                lead(atOnce == limits.runners() && others.getAsBoolean() ? withOthers(waiting) : List.of(waiting));
            } finally {
                leave();
            }
        } else {
            await(waiting);
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
            return line.size();
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
            if (running < atOnce && line.isEmpty()) {
                running++;
                waiting.become(State.RUNNING);
                return true;
            }
            limits.admit(waiting, line, costs);
            line.add(waiting);
            filled.signal();
            return false;
        } finally {
            lock.unlock();
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
        while (waiting.state() == State.RUNNING) {
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
            return line.remove(waiting);
        } finally {
            lock.unlock();
        }
    }

    /** The batch of the one whose turn it is: as many as are good together, by their order. */
    private List<Waiting> gather(Waiting first) {
        lock.lock();
        try {
            int learnt = costs.preferred() * (++batches % EXPLORE == 0 ? 2 : 1);
            if (limits.delayNanos() > 0) {
                awaitFilling(first, learnt);
            }
            int good = limits.good(first.rows + line.rows(), learnt);
            List<Waiting> batch = new ArrayList<>();
            batch.add(first);
            int rows = first.rows;
            for (Waiting next = line.next(good - rows); next != null; next = line.next(good - rows)) {
                batch.add(next);
                rows += next.rows;
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
            while (left > 0 && first.rows + line.rows() < limits.good(Integer.MAX_VALUE, learnt)) {
                left = filled.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead(List<Waiting> batch) {
        try {
            // What a run takes beside more others than there are processors says nothing of what it costs.
            run.run(batch, running <= limits.runners());
        } catch (RuntimeException | Error fault) {
            // Their output is nobody's: what is in the memory now belongs to an earlier request.
            long now = System.nanoTime();
            batch.forEach(each -> each.ran(now, now, new InferenceException("the batch could not be run", fault)));
        } finally {
            batch.forEach(Waiting::done);
        }
    }

    /** Gives a runner back, or to a thread of its own where requests wait. */
    private void leave() {
        lock.lock();
        try {
            if (line.isEmpty() || serving == limits.runners()) {
                running--;
                return;
            }
            serving++;
        } finally {
            lock.unlock();
        }
        try {
            threads.execute(this::serveLine);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            serveLine();
        }
    }

    /** Until nobody waits. */
    private void serveLine() {
        for (Waiting first = first(); first != null; first = first()) {
            lead(gather(first));
        }
    }

    private @Nullable Waiting first() {
        lock.lock();
        try {
            Waiting first = line.next(Integer.MAX_VALUE);
            if (first == null) {
                serving--;
                running--;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }
}
