package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.CheckpointEvery;
import dev.lenslet.training.EarlyStopping;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.LearningRate;
import dev.lenslet.training.Monitor;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own, one thread each, that are killed and started again. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledWorkerTest {

    @TempDir
    Path directory;

    private TinyJob jobs;

    @BeforeEach
    void store() throws IOException {
        jobs = TinyJob.in(directory);
    }

    @Test
    void aJobThatIsKilledAtManyMomentsEndsWithTheSameWeights() throws Exception {
        // The rate depends on the length of the whole, the weights on the best epoch's.
        Hyperparameters training = TinyJob.training(
                50,
                Optimizer.Adam.withRate(0.01),
                new LearningRate.Warmup(0, 40, new LearningRate.Cosine(0.01, null, 0.1, null, 0)),
                new EarlyStopping(Monitor.VAL_LOSS, 50, 0, 0, true),
                new CheckpointEvery(4, null));
        JobDirectory unbroken = jobs.order("unbroken", training, 8, 2);
        RealWorker.run(unbroken);
        JobDirectory job = jobs.order("killed", training, 8, 2);

        for (int kill = 0; kill < 12; kill++) {
            long from = newest(job);
            Process worker = RealWorker.start(job, List.of());
            switch (kill) {
                // Before the first step.
                case 0 -> await(worker, () -> TinyJob.events(job).stream().anyMatch(JobEvent.Phase.class::isInstance));
                // While a checkpoint is written, as far as that can be met.
                case 3, 6, 9 -> {
                    await(worker, () -> newest(job) >= from + 8);
                    await(worker, () -> Files.exists(job.checkpoints().resolve(".draft.tmp")));
                }
                default -> {
                    await(worker, () -> newest(job) >= from + 12);
                    Thread.sleep(kill);
                }
            }
            worker.destroyForcibly().waitFor();
            assertThat(newest(job)).as("kill %d came before the end", kill).isLessThan(300);
            assertThat(job.checkpointedSteps()).hasSizeLessThanOrEqualTo(3);
        }
        RealWorker.succeeds(RealWorker.start(job, List.of()), job);

        same(job, unbroken);
        toldOnce(job, unbroken);
        assertThat(job.checkpointedSteps()).hasSize(2);
        assertThat(TinyJob.events(job).stream()
                        .filter(JobEvent.Resumed.class::isInstance)
                        .count())
                .isBetween(10L, 12L);
    }

    @Test
    void momentaAndPlateausSurviveDamageAndTheSignalToEnd() throws Exception {
        Hyperparameters training = TinyJob.training(
                40,
                new Optimizer.Sgd(0.05, 0.9, true),
                new LearningRate.ReduceOnPlateau(0.05, Monitor.VAL_LOSS, 0.5, 1, 0.01, 1, 0),
                null,
                new CheckpointEvery(5, null));
        JobDirectory unbroken = jobs.order("unbroken", training, 8, 2);
        RealWorker.run(unbroken);
        assertThat(rates(unbroken)).as("the rate is lowered").hasSizeGreaterThan(3);
        JobDirectory job = jobs.order("damaged", training, 8, 3);

        killedAfter(job, 30);
        flipAByte(job.checkpoint(newest(job)).resolve(Checkpoints.STATE));
        killedAfter(job, 30);
        Path cut = job.checkpoint(newest(job)).resolve(Checkpoints.STATE);
        try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        killedAfter(job, 30);
        Files.delete(job.checkpoint(newest(job)).resolve(Checkpoints.SUMS));

        Process worker = RealWorker.start(job, List.of());
        long from = newest(job);
        await(worker, () -> newest(job) >= from + 15);
        worker.destroy();
        // 128 + 15: the signal's own end, and no outcome.
        assertThat(worker.waitFor()).isEqualTo(143);
        assertThat(job.readOutcome()).isEmpty();
        assertThat(Files.readString(job.log())).contains("is damaged and not used");
        long atSignal = newest(job);
        assertThat(atSignal).isLessThan(240);
        RealWorker.succeeds(RealWorker.start(job, List.of()), job);

        same(job, unbroken);
        toldOnce(job, unbroken);
        assertThat(TinyJob.events(job))
                .filteredOn(JobEvent.Resumed.class::isInstance)
                .last()
                .extracting(event -> ((JobEvent.Resumed) event))
                .satisfies(resumed -> assertThat((resumed.epoch() - 1L) * TinyJob.STEPS_PER_EPOCH + resumed.step())
                        .isEqualTo(atSignal));
    }

    @Test
    void aJobGoesOnForMoreEpochsAsIfItHadHadThemFromTheBeginning() throws Exception {
        Optimizer adam = Optimizer.Adam.withRate(0.01);
        EarlyStopping stopping = new EarlyStopping(Monitor.VAL_LOSS, 100, 0, 0, true);
        JobDirectory whole = jobs.order("whole", TinyJob.training(9, adam, null, stopping, null), 8, 2);
        RealWorker.run(whole);
        JobDirectory job = jobs.order("more", TinyJob.training(4, adam, null, stopping, null), 8, 2);
        RealWorker.run(job);
        assertThat(job.checkpointedSteps()).containsExactly(24L);

        jobs.order("more", TinyJob.training(9, adam, null, stopping, null), 8, 2);
        Files.delete(job.outcomeFile());
        RealWorker.run(job);

        same(job, whole);
        assertThat(epochs(job)).extracting(JobEvent.Epoch::epoch).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void aDiskThatTakesNoCheckpointsCostsNothingElse() throws Exception {
        Hyperparameters training =
                TinyJob.training(6, Optimizer.Adam.withRate(0.01), null, null, new CheckpointEvery(14, null));
        JobDirectory unbroken = jobs.order("unbroken", training, 30_000, 2);
        RealWorker.run(unbroken);

        // The model has 17 MB, the state with Adam's moments 52: what stops it is that a file may have 32.
        JobDirectory full = jobs.order("full", training, 30_000, 2);
        RealWorker.succeeds(RealWorker.start(full, List.of("bash", "-c", "ulimit -f 32768; exec \"$0\" \"$@\"")), full);
        JobDirectory blocked = jobs.order("blocked", training, 30_000, 2);
        Files.writeString(blocked.checkpoints(), "no directory");
        RealWorker.run(blocked);

        for (JobDirectory job : List.of(full, blocked)) {
            same(job.export().resolve("model.onnx"), unbroken.export().resolve("model.onnx"));
            assertThat(job.checkpointedSteps()).isEmpty();
            assertThat(TinyJob.events(job))
                    .filteredOn(JobEvent.Warning.class::isInstance)
                    .singleElement()
                    .asString()
                    .contains("A checkpoint could not be written");
        }
        try (var left = Files.list(full.checkpoints())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aJobDoesNotGoOnWithOtherData() throws Exception {
        Hyperparameters training =
                TinyJob.training(30, Optimizer.Adam.withRate(0.01), null, null, new CheckpointEvery(4, null));
        JobDirectory job = jobs.order("replaced", training, 8, 2);
        killedAfter(job, 8);
        Path manifest = jobs.dataSet().resolve("dataset.json");
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("(\"checksum\"\\s*:\\s*\")....", "$10000"));

        Process worker = RealWorker.start(job, List.of());
        assertThat(worker.waitFor()).isZero();
        assertThat(job.readOutcome()).get().asString().contains("the data set was replaced");
    }

    private static void killedAfter(JobDirectory job, long steps) throws Exception {
        long from = newest(job);
        Process worker = RealWorker.start(job, List.of());
        await(worker, () -> newest(job) >= from + steps);
        worker.destroyForcibly().waitFor();
    }

    private static void await(Process worker, Callable<Boolean> moment) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    if (!worker.isAlive()) {
                        throw new AssertionError("the worker ended too early");
                    }
                    return moment.call();
                });
    }

    private static long newest(JobDirectory job) throws IOException {
        List<Long> steps = job.checkpointedSteps();
        return steps.isEmpty() ? 0 : steps.getLast();
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 100] ^= 1;
        Files.write(file, bytes);
    }

    /** The model, and all that a further epoch would depend on. */
    private static void same(JobDirectory job, JobDirectory other) throws IOException {
        same(job.export().resolve("model.onnx"), other.export().resolve("model.onnx"));
        assertThat(newest(job)).isEqualTo(newest(other));
        Map<String, LazyArray> state = state(job);
        Map<String, LazyArray> expected = state(other);
        assertThat(state.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        expected.forEach((name, array) -> assertThat(
                        Objects.requireNonNull(state.get(name)).values().get())
                .as(name)
                .isEqualTo(array.values().get()));
    }

    private static void same(Path file, Path other) throws IOException {
        assertThat(Files.mismatch(file, other)).isEqualTo(-1);
    }

    private static Map<String, LazyArray> state(JobDirectory job) throws IOException {
        return Safetensors.open(job.checkpoint(newest(job)).resolve(Checkpoints.STATE))
                .arrays();
    }

    /** The figures of every epoch, and each once. */
    private static void toldOnce(JobDirectory job, JobDirectory unbroken) throws IOException {
        assertThat(epochs(job).stream().map(KilledWorkerTest::figures))
                .containsExactlyElementsOf(
                        epochs(unbroken).stream().map(KilledWorkerTest::figures).toList());
        assertThat(TinyJob.events(job).stream()
                        .filter(JobEvent.Progress.class::isInstance)
                        .map(JobEvent.Progress.class::cast)
                        .map(progress -> (progress.epoch() - 1) * TinyJob.STEPS_PER_EPOCH + progress.step()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(points(job)).isEqualTo(points(unbroken)).isNotEmpty();
        assertThat(samples(job)).isEqualTo(samples(unbroken)).hasSameSizeAs(epochs(unbroken));
    }

    private static List<JobEvent.Losses.Point> points(JobDirectory job) throws IOException {
        return TinyJob.events(job).stream()
                .filter(JobEvent.Losses.class::isInstance)
                .flatMap(event -> ((JobEvent.Losses) event).points().stream())
                .toList();
    }

    private static List<String> samples(JobDirectory job) throws IOException {
        return TinyJob.events(job).stream()
                .filter(JobEvent.Samples.class::isInstance)
                .map(JobEvent.Samples.class::cast)
                .map(samples -> samples.epoch() + ": " + samples.examples())
                .toList();
    }

    private static List<JobEvent.Epoch> epochs(JobDirectory job) throws IOException {
        return TinyJob.events(job).stream()
                .filter(JobEvent.Epoch.class::isInstance)
                .map(JobEvent.Epoch.class::cast)
                .toList();
    }

    private static List<Object> figures(JobEvent.Epoch epoch) {
        return List.of(
                epoch.epoch(),
                epoch.loss(),
                epoch.accuracy(),
                String.valueOf(epoch.valLoss()),
                String.valueOf(epoch.valAccuracy()),
                String.valueOf(epoch.learningRate()));
    }

    private static List<Double> rates(JobDirectory job) throws IOException {
        return epochs(job).stream().map(JobEvent.Epoch::learningRate).distinct().toList();
    }
}
