package dev.lenslet.training.worker;

import dev.lenslet.dataset.ClassBalance;
import dev.lenslet.dataset.Examples;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.registry.GateResult;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecord.Parity;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.Outcome;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job from its order to its outcome. One thread only. */
final class TrainingWork {

    private static final String EVALUATING = "evaluating";

    private final JobDirectory job;
    private final WorkOrder order;
    private final Hyperparameters training;
    private final Installed installed;
    private final Reports reports;
    private final StopSignal signal;
    private final ModelDraft draft;

    TrainingWork(JobDirectory job, WorkOrder order, Installed installed, Reports reports, StopSignal signal) {
        this.job = job;
        this.order = order;
        this.training = order.training();
        this.installed = installed;
        this.reports = reports;
        this.signal = signal;
        this.draft = new ModelDraft(job);
    }

    /**
     * From the job's newest checkpoint on, where there is one.
     *
     * @throws TrainingFailed where there will be no model
     * @throws Stopped where the worker was told to end
     */
    Outcome run() throws IOException, TrainingFailed, Stopped {
        reports.phase("loading");
        Instant started = Instant.now();
        Network described = KerasJson.read(order.network());
        TrainingData data = TrainingData.open(order, described);
        Network network = data.fitted(described, training);
        warn(data);
        Weights begin = Beginning.weights(order, network);
        Made made = make(network, begin, data, started);
        // The trained network is out of memory by now: the other version takes its room.
        GateResult gate = Gate.result(order, data, installed.exporter(), reports, made.right());
        draft.complete(network, made.provenance(), made.metrics(), made.parity(), gate);
        Evaluation test = made.test();
        return new Outcome.Succeeded(
                Instant.now(), test.accuracy(), test.loss(), made.parity().maxDifference());
    }

    /**
     * What was trained, beside its graph.
     *
     * @param right indices of the test examples that it has right
     */
    private record Made(
            Provenance provenance,
            Evaluation test,
            @Nullable Evaluation validation,
            Parity parity,
            BitSet right) {

        Map<String, Evaluation> metrics() {
            Map<String, Evaluation> metrics = new LinkedHashMap<>();
            metrics.put("test", test);
            if (validation != null) {
                metrics.put("validation", validation);
            }
            return metrics;
        }
    }

    private Made make(Network network, Weights begin, TrainingData data, Instant started)
            throws IOException, TrainingFailed, Stopped {
        try (Stage stage = Stage.of(network, begin, data, order, job, installed.exporter(), reports);
                Trainer trainer = installed.engine().start(stage.network(), stage.begin(), training)) {
            reports.phase("training");
            Pace pace = new Pace(Workload.of(training, stage), System::nanoTime);
            TrainingLoop.Trained trained = train(trainer, stage, pace);

            reports.phase("exporting", pace.secondsToExport(trained.writing()));
            Weights whole = stage.whole(network, begin, trainer.weights());
            installed.exporter().export(network, whole, draft.begin());
            try (Predictor exported = installed.exporter().open(draft.graph())) {
                reports.phase("verifying", pace.secondsToVerify());
                Parity parity =
                        ParityCheck.of(stage.whole(trainer), exported, data.test(), training.batchSize(), data::noise);
                reports.phase(EVALUATING, pace.secondsToEvaluate());
                Evaluations evaluations = new Evaluations(data);
                // Of the graph as it will be served, or of what it was shown to equal where that saves the frozen
                // layers.
                Predictor answering = stage.base() == null ? exported : trainer;
                BitSet right = new BitSet();
                Evaluation test = evaluations.of(answering, stage.data().test(), right);
                Evaluation validation = data.validation().count() > 0
                        ? evaluations.of(answering, stage.data().validation(), new BitSet())
                        : null;
                return new Made(
                        new Provenance(order, data, installed.engine(), started, trained),
                        test,
                        validation,
                        parity,
                        right);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TrainingFailed("the worker was interrupted", interrupted);
        } finally {
            DurableFiles.delete(job.features());
        }
    }

    /** The same sentences as the service's, which did not know a data set that had to be fetched. */
    private void warn(TrainingData data) {
        if (training.classWeight() == null) {
            ClassBalance.warnings(data.dataSet().perClass()).forEach(reports::warning);
        }
    }

    private TrainingLoop.Trained train(Trainer trainer, Stage stage, Pace pace)
            throws IOException, TrainingFailed, InterruptedException, Stopped {
        Checkpoints checkpoints = new Checkpoints(
                job, order.checkpointing().keep(), stage.data().dataSet().checksum());
        CheckpointTimes times = new CheckpointTimes(
                training.checkpoint(), Duration.ofMillis(order.checkpointing().millis()), System.nanoTime());
        Checkpointer checkpointer =
                Checkpointer.resume(trainer, checkpoints, times, training.epochs(), signal, reports);
        signal.trainingBegins();
        try (BatchStream batches = new BatchStream(
                stage.train(),
                training.batchSize(),
                training.seed(),
                checkpointer.beginning().steps())) {
            return new TrainingLoop(trainer, training, stage.data(), batches, pace, reports, checkpointer).run();
        } finally {
            signal.trainingEnds();
        }
    }

    /** Tells of several parts as of one. */
    private final class Evaluations {

        private final TrainingData data;
        private final long total;
        private final long began = System.nanoTime();
        private long before;

        Evaluations(TrainingData data) {
            this.data = data;
            this.total = data.heldOut();
        }

        Evaluation of(Predictor answering, Examples examples, BitSet right) {
            Evaluator evaluator = Evaluator.of(
                    examples, training, data.outputs(), data.dataSet().classes());
            Evaluation evaluation = evaluator.evaluate(answering, right, done -> {
                if (reports.due()) {
                    long all = before + done;
                    reports.counted(EVALUATING, all, total, (System.nanoTime() - began) / 1e9 / all * (total - all));
                }
            });
            before += examples.count();
            return evaluation;
        }
    }
}
