package dev.lenslet.training.worker;

import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.Trainer.StepResult;
import dev.lenslet.training.job.JobEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Epochs of steps, each followed by validation where examples were held out: Keras' {@code fit}. One thread only. */
final class TrainingLoop {

    private final Trainer trainer;
    private final Hyperparameters training;
    private final Reports reports;
    private final @Nullable Evaluator validation;
    private final BatchStream batches;
    private final int stepsPerEpoch;
    private final Pace pace;
    private @Nullable Double valLoss;
    private @Nullable Double valAccuracy;

    TrainingLoop(Trainer trainer, Hyperparameters training, TrainingData data, BatchStream batches, Reports reports) {
        this.trainer = trainer;
        this.training = training;
        this.reports = reports;
        this.batches = batches;
        this.validation = data.validation().count() == 0
                ? null
                : Evaluator.of(data.validation(), training, data.dataSet().classes())
                        .atMost(training.validationSteps());
        this.stepsPerEpoch = training.stepsPerEpoch() == null ? batches.stepsPerPass() : training.stepsPerEpoch();
        long examples = training.stepsPerEpoch() == null
                ? (long) data.train().count() * training.epochs()
                : (long) stepsPerEpoch * training.batchSize() * training.epochs();
        this.pace = new Pace(examples, validation == null ? 0 : training.epochs());
    }

    /** @return examples per second of training, validation not counted */
    double run() throws InterruptedException, TrainingFailed {
        for (int epoch = 1; epoch <= training.epochs(); epoch++) {
            epoch(epoch);
        }
        return pace.samplesPerSecond();
    }

    private void epoch(int epoch) throws InterruptedException, TrainingFailed {
        long began = System.nanoTime();
        double lossSum = 0;
        long correct = 0;
        long examples = 0;
        long stepBegan = began;
        for (int step = 1; step <= stepsPerEpoch; step++) {
            Batch batch = batches.next();
            StepResult result = trainer.step(batch.inputs(), batch.labels());
            if (!Double.isFinite(result.loss())) {
                throw new TrainingFailed("the loss became " + result.loss() + " in epoch " + epoch + ", step " + step
                        + "; a smaller training.learning_rate may help");
            }
            lossSum += result.loss() * batch.count();
            correct += result.correct();
            examples += batch.count();
            long now = System.nanoTime();
            pace.trained(batch.count(), now - stepBegan);
            stepBegan = now;
            if (reports.due() || step == stepsPerEpoch) {
                reports.progress(progress(epoch, step, lossSum / examples, (double) correct / examples));
            }
        }
        validate();
        reports.epoch(new JobEvent.Epoch(
                Instant.now(),
                epoch,
                training.epochs(),
                lossSum / examples,
                (double) correct / examples,
                valLoss,
                valAccuracy,
                (System.nanoTime() - began) / 1e9));
    }

    private void validate() {
        if (validation != null) {
            long began = System.nanoTime();
            var evaluation = validation.evaluate(trainer, done -> {});
            pace.validated(System.nanoTime() - began);
            valLoss = evaluation.loss();
            valAccuracy = evaluation.accuracy();
        }
    }

    private JobEvent.Progress progress(int epoch, int step, double loss, double accuracy) {
        return new JobEvent.Progress(
                Instant.now(),
                epoch,
                training.epochs(),
                step,
                stepsPerEpoch,
                loss,
                accuracy,
                valLoss,
                valAccuracy,
                pace.samplesPerSecond(),
                pace.secondsLeft());
    }
}
