package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Weights;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Loss;
import dev.lenslet.training.Optimizer;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.EventTail;
import dev.lenslet.training.job.JobEvent;
import java.nio.file.Path;
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
        assertThat(progress.getLast().secondsLeft()).isZero();
        assertThat(progress.getLast().samplesPerSecond()).isPositive();
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

    private List<JobEvent> run(Losses trainer, Hyperparameters training, int heldOut) throws Exception {
        Path file = directory.resolve("events.jsonl");
        CountedExamples train = new CountedExamples(10, 2);
        TrainingData data = new TrainingData(
                dataSet(),
                new ImagePreprocessing(1, 1, 1, 1, 0, Polarity.AS_IS),
                train,
                new CountedExamples(heldOut, 2),
                train);
        try (EventLog events = EventLog.open(file);
                BatchStream batches = new BatchStream(train, training.batchSize(), 1)) {
            new TrainingLoop(trainer, training, data, batches, new Reports(events)).run();
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

    /** Has these losses in turn, gets one example of each batch right and finds both classes alike. */
    private static final class Losses implements Trainer {

        private final double[] losses;
        private int steps;

        Losses(double... losses) {
            this.losses = losses;
        }

        @Override
        public StepResult step(float[] inputs, int[] labels) {
            return new StepResult(losses[steps++ % losses.length], 1);
        }

        @Override
        public float[] predict(float[] inputs, int count) {
            float[] answers = new float[2 * count];
            java.util.Arrays.fill(answers, 0.5f);
            return answers;
        }

        @Override
        public Weights weights() {
            return new Weights(Map.of());
        }

        @Override
        public void close() {}
    }
}
