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
    private final Checkpointer checkpointer;
    private final SampleAnswers samples;
    private final LossCurve curve;
    private final ClassFactors factors;
    private final int stepsPerEpoch;
    private final Pace pace;
    private final Rates rates;
    private final @Nullable EarlyStop stop;
    private final EpochSums sums = new EpochSums();
    private int epoch;
    private int step;
    private boolean enough;
    private double rate;
    private @Nullable Double valLoss;
    private @Nullable Double valAccuracy;

    /**
     * @param batches those after the steps that were taken before
     * @param pace knows how much is to do
     * @param checkpointer has brought the trainer to where it begins
     */
    TrainingLoop(
            Trainer trainer,
            Hyperparameters training,
            TrainingData data,
            BatchStream batches,
            Pace pace,
            Reports reports,
            Checkpointer checkpointer) {
        this.trainer = trainer;
        this.training = training;
        this.reports = reports;
        this.batches = batches;
        this.checkpointer = checkpointer;
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
        this.pace = pace;
        this.samples = SampleAnswers.of(data, training);
        this.curve = new LossCurve((long) stepsPerEpoch * training.epochs(), reports.lossesTo());
        this.rates =
                new Rates(training.schedule(), new Course((long) stepsPerEpoch * training.epochs(), stepsPerEpoch));
        this.stop = training.earlyStopping() == null ? null : new EarlyStop(training.earlyStopping(), trainer);
        goOn(checkpointer.beginning());
    }

    private void goOn(Position from) {
        epoch = from.epoch();
        step = from.step();
        sums.set(from);
        valLoss = from.valLoss();
        valAccuracy = from.valAccuracy();
        pace.after(from.times());
        if (from.losses() != null) {
            curve.goOn(from.losses());
        }
        if (from.rates() != null) {
            rates.remember(from.rates());
        }
        if (stop != null && from.stop() != null) {
            stop.remember(from.stop(), checkpointer.bestWeights());
        }
        boolean more = training.epochs() > from.epochs();
        enough = from.enough() && !more;
        if (stop != null && more) {
            stop.goOn();
        }
    }

    /**
     * @param epochs that were trained
     * @param keptEpoch whose weights the network has now, from 1
     * @param samplesPerSecond of training, validation not counted
     * @param writing seconds that writing the network's state took
     */
    record Trained(int epochs, int keptEpoch, double samplesPerSecond, double writing) {}

    /** @throws Stopped after a checkpoint, where the worker was told to end */
    Trained run() throws InterruptedException, TrainingFailed, Stopped {
        pace.begin();
        while (!enough && epoch <= training.epochs()) {
            Figures figures = epoch();
            rates.after(figures);
            enough = stop != null && stop.after(epoch, figures);
            epoch++;
            step = 0;
            sums.clear();
            if (enough || epoch > training.epochs()) {
                curve.end();
                checkpointer.write(position(), stop);
            } else {
                checkpointer.afterEpoch(this::position, steps(), stop);
            }
            pace.besides();
        }
        int last = epoch - 1;
        int kept = last;
        if (stop != null) {
            kept = stop.settle();
            reports.kept(new JobEvent.Kept(Instant.now(), kept, last));
        }
        return new Trained(last, kept, pace.samplesPerSecond(), checkpointer.cost());
    }

    private Figures epoch() throws InterruptedException, TrainingFailed, Stopped {
        long began = System.nanoTime();
        while (step < stepsPerEpoch) {
            Batch batch = batches.next();
            rate = rates.at(steps());
            StepResult result = trainer.step(batch.inputs(), batch.labels(), factors.of(batch.labels()), rate);
            step++;
            if (!Double.isFinite(result.loss())) {
                throw new TrainingFailed("the loss became " + result.loss() + " in epoch " + epoch + ", step " + step
                        + "; a smaller training.learning_rate or training.clip may help");
            }
            sums.add(result, batch.count());
            curve.add(steps(), result.loss());
            pace.trained(batch.count());
            if (reports.due() || step == stepsPerEpoch) {
                reports.losses(curve.take());
                reports.progress(progress());
            }
            checkpointer.stopIfTold(this::position, stop);
            if (step < stepsPerEpoch) {
                checkpointer.afterStep(this::position, steps(), stop);
            }
            pace.besides();
        }
        rate = rates.at(steps() - 1);
        validate();
        Figures figures = new Figures(sums.loss(), sums.accuracy(), valLoss, valAccuracy);
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
        if (samples.due(epoch)) {
            reports.samples(samples.ask(trainer, epoch));
        }
        return figures;
    }

    private void validate() throws Stopped {
        if (validation != null) {
            var evaluation = validation.evaluate(trainer, done -> checkpointer.stopIfTold(this::position, stop));
            pace.validated();
            valLoss = evaluation.loss() + trainer.penalty();
            valAccuracy = evaluation.accuracy();
        }
    }

    private long steps() {
        return (long) (epoch - 1) * stepsPerEpoch + step;
    }

    /** What was before it is not trained again, so what is known of that is told first. */
    private Position position() {
        reports.losses(curve.take());
        return new Position(
                steps(),
                epoch,
                step,
                training.epochs(),
                enough,
                sums.lossSum(),
                sums.correct(),
                sums.examples(),
                valLoss,
                valAccuracy,
                rates.memory(),
                stop == null ? null : stop.memory(),
                pace.times(),
                curve.part());
    }

    private JobEvent.Progress progress() {
        return new JobEvent.Progress(
                Instant.now(),
                epoch,
                training.epochs(),
                step,
                stepsPerEpoch,
                sums.loss(),
                sums.accuracy(),
                valLoss,
                valAccuracy,
                rate,
                pace.samplesPerSecond(),
                pace.secondsLeft(checkpointer.cost()));
    }
}
