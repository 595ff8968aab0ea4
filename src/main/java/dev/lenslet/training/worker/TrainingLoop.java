package dev.lenslet.training.worker;

import dev.lenslet.training.Course;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.Trainer.StepResult;
import dev.lenslet.training.job.JobEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Epochs of steps, each followed by validation where examples were held out: Keras' {@code fit} with its callbacks. One
 * thread only.
 */
final class TrainingLoop {

    private final Trainer trainer;
    private final Hyperparameters training;
    private final Reports reports;
    private final @Nullable Evaluator validation;
    private final BatchStream batches;
    private final ClassFactors factors;
    private final int stepsPerEpoch;
    private final Pace pace;
    private final Rates rates;
    private final @Nullable EarlyStop stop;
    private double rate;
    private @Nullable Double valLoss;
    private @Nullable Double valAccuracy;

    TrainingLoop(Trainer trainer, Hyperparameters training, TrainingData data, BatchStream batches, Reports reports) {
        this.trainer = trainer;
        this.training = training;
        this.reports = reports;
        this.batches = batches;
        this.factors = ClassFactors.of(training.classWeight(), data);
        this.validation = data.validation().count() == 0
                ? null
                : Evaluator.of(
                                data.validation(),
                                training,
                                data.outputs(),
                                data.dataSet().classes())
                        .atMost(training.validationSteps());
        this.stepsPerEpoch = training.stepsPerEpoch() == null ? batches.stepsPerPass() : training.stepsPerEpoch();
        long examples = training.stepsPerEpoch() == null
                ? (long) data.train().count() * training.epochs()
                : (long) stepsPerEpoch * training.batchSize() * training.epochs();
        this.pace = new Pace(examples, validation == null ? 0 : training.epochs());
        this.rates =
                new Rates(training.schedule(), new Course((long) stepsPerEpoch * training.epochs(), stepsPerEpoch));
        this.stop = training.earlyStopping() == null ? null : new EarlyStop(training.earlyStopping(), trainer);
    }

    /**
     * @param epochs that were trained
     * @param keptEpoch whose weights the network has now, from 1
     * @param samplesPerSecond of training, validation not counted
     */
    record Trained(int epochs, int keptEpoch, double samplesPerSecond) {}

    Trained run() throws InterruptedException, TrainingFailed {
        int epoch = 1;
        while (true) {
            Figures figures = epoch(epoch);
            rates.after(figures);
            boolean enough = stop != null && stop.after(epoch, figures);
            if (enough || epoch == training.epochs()) {
                break;
            }
            epoch++;
        }
        int kept = epoch;
        if (stop != null) {
            kept = stop.settle();
            reports.kept(new JobEvent.Kept(Instant.now(), kept, epoch));
        }
        return new Trained(epoch, kept, pace.samplesPerSecond());
    }

    private Figures epoch(int epoch) throws InterruptedException, TrainingFailed {
        long began = System.nanoTime();
        double lossSum = 0;
        long correct = 0;
        long examples = 0;
        long stepBegan = began;
        for (int step = 1; step <= stepsPerEpoch; step++) {
            Batch batch = batches.next();
            rate = rates.at((long) (epoch - 1) * stepsPerEpoch + step - 1);
            StepResult result = trainer.step(batch.inputs(), batch.labels(), factors.of(batch.labels()), rate);
            if (!Double.isFinite(result.loss())) {
                throw new TrainingFailed("the loss became " + result.loss() + " in epoch " + epoch + ", step " + step
                        + "; a smaller training.learning_rate or training.clip may help");
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
        Figures figures = new Figures(lossSum / examples, (double) correct / examples, valLoss, valAccuracy);
        reports.epoch(new JobEvent.Epoch(
                Instant.now(),
                epoch,
                training.epochs(),
                figures.loss(),
                figures.accuracy(),
                valLoss,
                valAccuracy,
                rate,
                (System.nanoTime() - began) / 1e9));
        return figures;
    }

    private void validate() {
        if (validation != null) {
            long began = System.nanoTime();
            var evaluation = validation.evaluate(trainer, done -> {});
            pace.validated(System.nanoTime() - began);
            valLoss = evaluation.loss() + trainer.penalty();
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
                rate,
                pace.samplesPerSecond(),
                pace.secondsLeft());
    }
}
