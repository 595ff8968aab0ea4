package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import dev.lenslet.training.ClassWeight;
import dev.lenslet.training.EarlyStopping;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.LazyArray;
import dev.lenslet.training.LearningRate;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Monitor;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.EventTail;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {

    @TempDir
    Path directory;

    @Test
    void reportsEachEpochsMeanOverItsExamples() throws Exception {
        // Batches of 4, 4 and 2 with losses 1, 2, 3.
        List<JobEvent.Epoch> epochs = epochs(run(new Losses(1, 2, 3), training(2, null), 0));

        assertThat(epochs).hasSize(2).allSatisfy(epoch -> {
            assertThat(epoch.loss()).isCloseTo((4 * 1 + 4 * 2 + 2 * 3) / 10.0, within(1e-12));
            assertThat(epoch.accuracy()).isEqualTo(0.3);
            assertThat(epoch.valLoss()).isNull();
        });
        assertThat(epochs).extracting(JobEvent.Epoch::epoch).containsExactly(1, 2);
    }

    @Test
    void reportsItsLastStepOfEachEpoch() throws Exception {
        List<JobEvent.Progress> progress = run(new Losses(1), training(2, null), 0).stream()
                .filter(JobEvent.Progress.class::isInstance)
                .map(JobEvent.Progress.class::cast)
                .filter(event -> event.step() == event.stepsPerEpoch())
                .toList();

        assertThat(progress).extracting(JobEvent.Progress::epoch).containsExactly(1, 2);
        assertThat(progress.getLast().samplesPerSecond()).isPositive();
    }

    @Test
    void whatIsLeftIsWhatIsToDoAtTheSpeedThatWasSeen() throws Exception {
        // A step takes 2 s an example, an answer half a second: three epochs of 10, 6 held out, all of them samples
        // too.
        Losses trainer = new Losses(1);
        List<JobEvent.Progress> ends = run(trainer, with(null, null, null), 6).stream()
                .filter(JobEvent.Progress.class::isInstance)
                .map(JobEvent.Progress.class::cast)
                .filter(event -> event.step() == event.stepsPerEpoch())
                .toList();

        double training = 10 * 2;
        double validation = 6 * 0.5;
        // A guess of 0.1 s for each of two writings, 1 s for the graph; 16 inputs answered twice, 16 examples
        // evaluated.
        double after = 2 * 0.1 + 1 + (2 * 16 + 16) * 0.5;
        // Before anything was validated, an answer is thought to take a third of a step.
        assertThat(ends.getFirst().secondsLeft())
                .isCloseTo(2 * training + 3 * 6 * 2 / 3.0 + 2 * 0.1 + 1 + (2 * 16 + 16) * 2 / 3.0, within(1e-9));
        // Samples took 3 s in 20 examples' time.
        assertThat(ends.get(1).secondsLeft())
                .isCloseTo(training + 10 * 3 / 20.0 + 2 * validation + after, within(1e-9));
        assertThat(ends.getLast().secondsLeft()).isCloseTo(validation + after, within(1e-9));
        assertThat(trainer.seconds).isCloseTo(3 * (training + 2 * validation), within(1e-9));
        assertThat(ends.getLast().samplesPerSecond()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void tellsEveryStepsLossOnce() throws Exception {
        List<JobEvent.Losses.Point> points = run(new Losses(1, 2, 3, 4), training(3, null), 0).stream()
                .filter(JobEvent.Losses.class::isInstance)
                .flatMap(event -> ((JobEvent.Losses) event).points().stream())
                .toList();

        assertThat(points).extracting(JobEvent.Losses.Point::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(points).extracting(JobEvent.Losses.Point::loss).containsExactly(1f, 2f, 3f, 4f, 1f, 2f, 3f, 4f, 1f);
    }

    @Test
    void asksForTheSameSamplesAfterEachEpoch() throws Exception {
        List<JobEvent.Samples> samples = run(new Losses(1), training(2, null), 6).stream()
                .filter(JobEvent.Samples.class::isInstance)
                .map(JobEvent.Samples.class::cast)
                .toList();

        assertThat(samples).extracting(JobEvent.Samples::epoch).containsExactly(1, 2);
        assertThat(samples.getLast().examples())
                .isEqualTo(samples.getFirst().examples())
                .hasSize(6);
    }

    @Test
    void takesAsManyStepsAsItIsTold() throws Exception {
        Losses trainer = new Losses(1);
        run(trainer, training(2, 5), 0);

        assertThat(trainer.steps).isEqualTo(10);
    }

    @Test
    void validatesAfterEachEpochWhereExamplesWereHeldOut() throws Exception {
        List<JobEvent.Epoch> epochs = epochs(run(new Losses(1), training(1, null), 6));

        assertThat(epochs.getFirst().valAccuracy()).isEqualTo(0.5);
        assertThat(epochs.getFirst().valLoss()).isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void endsWhereTheLossIsNoNumber() {
        assertThatThrownBy(() -> run(new Losses(1, Double.NaN), training(1, null), 0))
                .isInstanceOf(TrainingFailed.class)
                .hasMessageContaining("epoch 1, step 2")
                .hasMessageContaining("learning_rate");
    }

    @Test
    void givesEachStepItsRate() throws Exception {
        Losses trainer = new Losses(1);
        LearningRate halved = new LearningRate.StepDecay(0.1, 0.5, 1, LearningRate.Unit.EPOCHS);
        List<JobEvent.Epoch> epochs = epochs(run(trainer, with(halved, null, null), 0));

        assertThat(trainer.rates).containsExactly(0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025);
        assertThat(epochs).extracting(JobEvent.Epoch::learningRate).containsExactly(0.1, 0.05, 0.025);
    }

    @Test
    void endsWhereNothingGetsBetterAndBringsTheBestBack() throws Exception {
        // Means of the epochs: 2, 1, 3.
        Losses trainer = new Losses(2, 2, 2, 1, 1, 1, 3, 3, 3);
        EarlyStopping stopping = new EarlyStopping(Monitor.LOSS, 1, 0, 0, true);
        List<JobEvent> events = run(trainer, with(null, stopping, null), 0);

        assertThat(trainer.steps).isEqualTo(9);
        assertThat(trainer.restored).isEqualTo(6);
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        JobEvent.Kept.class,
                        kept -> assertThat(List.of(kept.epoch(), kept.epochsRun()))
                                .containsExactly(2, 3));
    }

    @Test
    void weighsExamplesByTheirClass() throws Exception {
        Losses trainer = new Losses(1);
        run(trainer, with(null, null, new ClassWeight(Map.of("odd", 3.0))), 0);

        assertThat(trainer.weighed).hasSize(10).containsExactlyInAnyOrder(1f, 1f, 1f, 1f, 1f, 3f, 3f, 3f, 3f, 3f);
    }

    private List<JobEvent> run(Losses trainer, Hyperparameters training, int heldOut) throws Exception {
        Path file = directory.resolve("events.jsonl");
        CountedExamples train = new CountedExamples(10, 2);
        TrainingData data = new TrainingData(
                dataSet(),
                new ImagePreprocessing(1, 1, 1, 1, 0, Polarity.AS_IS),
                train,
                new CountedExamples(heldOut, 2),
                train,
                2);
        try (EventLog events = EventLog.open(file);
                BatchStream batches = new BatchStream(EpochExamples.of(train, null), training.batchSize(), 1)) {
            Reports reports = new Reports(events);
            Pace pace = new Pace(
                    new Workload(
                            (training.stepsPerEpoch() == null ? 10 : training.stepsPerEpoch() * 4L) * training.epochs(),
                            heldOut == 0 ? 0 : training.epochs(),
                            heldOut,
                            16,
                            heldOut + 10,
                            0),
                    () -> (long) (trainer.seconds * 1e9));
            Checkpointer checkpointer = Checkpointer.resume(
                    trainer,
                    new Checkpoints(new JobDirectory(directory), 2, "data"),
                    new CheckpointTimes(null, Duration.ofDays(1), System.nanoTime()),
                    training.epochs(),
                    new StopSignal(),
                    reports);
            new TrainingLoop(trainer, training, data, batches, pace, reports, checkpointer).run();
        }
        List<JobEvent> told = new ArrayList<>();
        new EventTail(file).poll().forEach(line -> line.event().ifPresent(told::add));
        return told;
    }

    private static List<JobEvent.Epoch> epochs(List<JobEvent> events) {
        return events.stream()
                .filter(JobEvent.Epoch.class::isInstance)
                .map(JobEvent.Epoch.class::cast)
                .toList();
    }

    private static DataSet dataSet() {
        return new DataSet(
                "counted",
                MediaKind.IMAGE,
                List.of("even", "odd"),
                10,
                10,
                Map.of("all", 10),
                Map.of("even", 5, "odd", 5),
                new ImageSizes(1, 1, 1, 1),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Polarity.AS_IS,
                "",
                "upload",
                Instant.EPOCH);
    }

    private static Hyperparameters training(int epochs, @Nullable Integer stepsPerEpoch) {
        return new Hyperparameters(
                epochs,
                4,
                Optimizer.Adam.withRate(0.001),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                1,
                "none",
                stepsPerEpoch,
                null);
    }

    private static Hyperparameters with(
            @Nullable LearningRate rate, @Nullable EarlyStopping stopping, @Nullable ClassWeight weight) {
        return new Hyperparameters(
                3,
                4,
                Optimizer.Adam.withRate(0.001),
                Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
                0,
                1,
                "none",
                null,
                null,
                rate,
                stopping,
                weight,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Has these losses in turn, gets one example of each batch right and finds both classes alike. */
    private static final class Losses implements Trainer {

        private final double[] losses;
        private final List<Double> rates = new ArrayList<>();
        /** Of the first epoch. */
        private final List<Float> weighed = new ArrayList<>();

        private int steps;
        private int restored;
        /** What a clock would show. */
        private double seconds;

        Losses(double... losses) {
            this.losses = losses;
        }

        @Override
        public StepResult step(float[] inputs, int[] labels, float @Nullable [] exampleWeights, double learningRate) {
            rates.add(learningRate);
            seconds += 2 * labels.length;
            for (int i = 0; exampleWeights != null && i < labels.length && steps < 3; i++) {
                weighed.add(exampleWeights[i]);
            }
            return new StepResult(losses[steps++ % losses.length], 1);
        }

        @Override
        public float[] predict(float[] inputs, int count) {
            seconds += 0.5 * count;
            float[] answers = new float[2 * count];
            java.util.Arrays.fill(answers, 0.5f);
            return answers;
        }

        @Override
        public Weights weights() {
            // Which of them these are can be read from their count of steps.
            return new Weights(Map.of("steps/count", new WeightArray(Shape.of(1), new float[] {steps})));
        }

        @Override
        public void restore(Weights weights) {
            restored = (int) weights.get("steps", "count").values()[0];
        }

        @Override
        public Map<String, LazyArray> state() {
            return Map.of("steps", new LazyArray(Shape.of(1), () -> new float[] {steps}));
        }

        @Override
        public void resume(long taken, Map<String, LazyArray> state) {
            steps = (int) taken;
        }

        @Override
        public double penalty() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
