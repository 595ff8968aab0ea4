package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.network.ElementType;
import dev.lenslet.registry.ModelRecords;
import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One runner, whose runs wait for the test to let them go; rows of one number, which come back doubled. */
class BatchQueueTest {

    private static final float BAD = -1;
    private static final float FATAL = -2;

    @TempDir
    Path directory;

    private final Semaphore gate = new Semaphore(0);
    private final Semaphore arrived = new Semaphore(0);
    private final List<List<Float>> runs = Collections.synchronizedList(new ArrayList<>());
    private final TensorBuffers buffers = new TensorBuffers();
    private final BatchCosts costs = new BatchCosts();

    private final InferenceSession session = new InferenceSession() {
        @Override
        public TensorSpec input() {
            return new TensorSpec("in", ElementType.FLOAT32, List.of(-1L, 1L));
        }

        @Override
        public TensorSpec output() {
            return new TensorSpec("out", ElementType.FLOAT32, List.of(-1L, 1L));
        }

        @Override
        public void run(FloatBuffer input, FloatBuffer output, int batch) {
            List<Float> rows = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                rows.add(input.get(input.position() + i));
            }
            arrived.release();
            gate.acquireUninterruptibly();
            runs.add(rows);
            if (rows.contains(BAD)) {
                throw new InferenceException("a bad row");
            }
            if (rows.contains(FATAL)) {
                throw new OutOfMemoryError("as the engine's");
            }
            for (int i = 0; i < batch; i++) {
                output.put(output.position() + i, 2 * rows.get(i));
            }
        }

        @Override
        public void close() {}
    };

    private BatchQueue queue(BatchLimits limits) {
        ServingMetrics metrics = new ServingMetrics(new SimpleMeterRegistry());
        VersionTimers timers = metrics.enter(new ModelVersion(
                "m", 1, directory, false, ModelRecords.read(TestModels.sum(directory.resolve("m/1")))));
        return new BatchQueue(
                new BatchRun(session, new GraphShape(1, 1, 0), buffers, limits.most(), costs, timers),
                limits,
                costs,
                () -> false,
                task -> Thread.ofPlatform().start(task));
    }

    private static BatchLimits limits(int queue, Duration expected) {
        return new BatchLimits(
                1,
                1,
                8,
                List.of(8),
                0,
                queue,
                1 << 20,
                expected.toNanos(),
                Duration.ofMinutes(1).toNanos());
    }

    private static BatchLimits limits() {
        return limits(100, Duration.ofMinutes(1));
    }

    private CompletableFuture<Float> ask(BatchQueue queue, float value) {
        return ask(queue, value, Urgency.NORMAL);
    }

    /** Returns when the request waits, or has begun to run. */
    private CompletableFuture<Float> ask(BatchQueue queue, float value, Urgency urgency) {
        int before = queue.waiting();
        int begun = arrived.availablePermits();
        CompletableFuture<Float> answer = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            TensorBuffers.Buffer input = buffers.take(1);
            TensorBuffers.Buffer output = buffers.take(1);
            input.floats().put(0, value);
            try {
                queue.run(new Waiting(input, output, 1, urgency, null));
                answer.complete(output.floats().get(0));
            } catch (RuntimeException | Error refused) {
                answer.completeExceptionally(refused);
            }
        });
        Ready.until(() -> queue.waiting() > before || arrived.availablePermits() > begun || answer.isDone());
        return answer;
    }

    @Test
    void aFreeRunnerRunsARequestAtOnce() {
        BatchQueue queue = queue(limits());
        gate.release(2);

        assertThat(ask(queue, 3).join()).isEqualTo(6);
        assertThat(ask(queue, 4).join()).isEqualTo(8);
        assertThat(runs).containsExactly(List.of(3f), List.of(4f));
    }

    @Test
    void thoseThatWaitAreRunTogetherInTheirOrder() {
        BatchQueue queue = queue(limits());
        List<CompletableFuture<Float>> answers = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            answers.add(ask(queue, i));
        }
        gate.release(3);

        for (int i = 1; i <= 12; i++) {
            assertThat(answers.get(i - 1).join()).isEqualTo(2 * i);
        }
        assertThat(runs).containsExactly(List.of(1f), List.of(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f), List.of(10f, 11f, 12f));
    }

    @Test
    void priorityGoesFirst() {
        BatchQueue queue = queue(limits());
        CompletableFuture<Float> running = ask(queue, 1);
        List<CompletableFuture<Float>> answers = List.of(
                ask(queue, 2, Urgency.NORMAL.withPriority(2_000)),
                ask(queue, 3),
                ask(queue, 4, Urgency.NORMAL.withPriority(1)),
                ask(queue, 5),
                ask(queue, 6, Urgency.NORMAL.withPriority(1)));
        gate.release(2);
        running.join();
        answers.forEach(CompletableFuture::join);

        assertThat(runs).containsExactly(List.of(1f), List.of(4f, 6f, 3f, 5f, 2f));
    }

    @Test
    void aBadRequestFailsAlone() {
        BatchQueue queue = queue(limits());
        CompletableFuture<Float> running = ask(queue, 1);
        CompletableFuture<Float> good = ask(queue, 2);
        CompletableFuture<Float> bad = ask(queue, BAD);
        CompletableFuture<Float> other = ask(queue, 3);
        gate.release(5);

        assertThat(running.join()).isEqualTo(2);
        assertThat(good.join()).isEqualTo(4);
        assertThat(other.join()).isEqualTo(6);
        assertThatThrownBy(bad::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InferenceException.class);
    }

    @Test
    void whereABatchBreaksDownNobodyGetsAnothersAnswerAndTheRunnerGoesOn() {
        BatchQueue queue = queue(limits());
        CompletableFuture<Float> running = ask(queue, 1);
        CompletableFuture<Float> broken = ask(queue, FATAL);
        CompletableFuture<Float> rider = ask(queue, 2);
        gate.release(3);

        assertThat(running.join()).isEqualTo(2);
        assertThatThrownBy(broken::get)
                .hasCauseInstanceOf(InferenceException.class)
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(rider::get).hasCauseInstanceOf(InferenceException.class);
        assertThat(ask(queue, 3).join()).isEqualTo(6);
    }

    @Test
    void whatIsTooLateIsNeverRun() {
        BatchQueue queue = queue(limits());
        CompletableFuture<Float> running = ask(queue, 1);
        CompletableFuture<Float> late =
                ask(queue, 2, Urgency.within(Duration.ofMillis(50).toNanos(), 0));
        CompletableFuture<Float> past = ask(queue, 3, Urgency.within(0, 0));

        assertThatThrownBy(past::get).hasCauseInstanceOf(TooLate.class);
        assertThatThrownBy(late::get).hasCauseInstanceOf(TooLate.class);
        gate.release(1);
        running.join();
        assertThat(runs).containsExactly(List.of(1f));
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void aDeadlineThatCannotBeMetIsRefusedAtOnce() {
        costs.ran(1, Duration.ofSeconds(2).toNanos());
        BatchQueue queue = queue(limits());
        CompletableFuture<Float> running = ask(queue, 1);

        CompletableFuture<Float> hopeless =
                ask(queue, 2, Urgency.within(Duration.ofSeconds(1).toNanos(), 0));

        assertThatThrownBy(hopeless::get).hasCauseInstanceOf(TooLate.class).hasMessageContaining("deadline");
        gate.release();
        running.join();
    }

    @Test
    void moreThanMayWaitAreRefusedAtOnce() {
        BatchQueue queue = queue(limits(2, Duration.ofMinutes(1)));
        List<CompletableFuture<Float>> let = List.of(ask(queue, 1), ask(queue, 2), ask(queue, 3));

        assertThatThrownBy(ask(queue, 4)::get).hasCauseInstanceOf(TooBusy.class);
        gate.release(2);
        let.forEach(CompletableFuture::join);
    }

    @Test
    void aLongWaitThatIsExpectedIsRefusedAtOnce() {
        costs.ran(8, Duration.ofSeconds(8).toNanos());
        costs.ran(1, Duration.ofSeconds(1).toNanos());
        BatchQueue queue = queue(limits(100, Duration.ofSeconds(4)));
        List<CompletableFuture<Float>> let = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            let.add(ask(queue, i));
        }

        assertThatThrownBy(ask(queue, 9)::get).hasCauseInstanceOf(TooBusy.class);
        gate.release(2);
        let.forEach(CompletableFuture::join);
    }

    @Test
    void aBatchMayWaitToFill() {
        BatchQueue queue = queue(new BatchLimits(
                1,
                1,
                8,
                List.of(3),
                Duration.ofMinutes(1).toNanos(),
                100,
                1 << 20,
                Duration.ofMinutes(1).toNanos(),
                Duration.ofMinutes(1).toNanos()));
        CompletableFuture<Float> first = ask(queue, 1);
        CompletableFuture<Float> second = ask(queue, 2);
        gate.release(1);
        first.join();
        // The runner has the second now, and waits for others.
        Ready.until(() -> queue.waiting() == 0);
        CompletableFuture<Float> third = ask(queue, 3);
        CompletableFuture<Float> fourth = ask(queue, 4);
        gate.release(1);

        assertThat(List.of(second.join(), third.join(), fourth.join())).containsExactly(4f, 6f, 8f);
        assertThat(runs).containsExactly(List.of(1f), List.of(2f, 3f, 4f));
    }
}
