package dev.lenslet.training.worker;

import dev.lenslet.dataset.Augmenter;
import dev.lenslet.dataset.ClassBalance;
import dev.lenslet.dataset.Examples;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.WeightInitialization;
import dev.lenslet.registry.ModelRecord.Evaluation;
import dev.lenslet.registry.ModelRecord.Parity;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.Trainer;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.Outcome;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A job from its order to its outcome. One thread only. */
final class TrainingWork {

    private static final String EVALUATING = "evaluating";

    private final WorkOrder order;
    private final Hyperparameters training;
    private final Installed installed;
    private final Reports reports;
    private final ModelDraft draft;

    TrainingWork(JobDirectory job, WorkOrder order, Installed installed, Reports reports) {
        this.order = order;
        this.training = order.training();
        this.installed = installed;
        this.reports = reports;
        this.draft = new ModelDraft(job);
    }

    /** @throws TrainingFailed where there will be no model */
    Outcome run() throws IOException, TrainingFailed {
        reports.phase("loading");
        Instant started = Instant.now();
        Network described = KerasJson.read(order.network());
        TrainingData data = TrainingData.open(order, described);
        Network network = data.fitted(described, training);
        warn(data);
        try (Trainer trainer =
                installed.engine().start(network, WeightInitialization.of(network, training.seed()), training)) {
            reports.phase("training");
            TrainingLoop.Trained trained = train(trainer, data);

            reports.phase("exporting");
            installed.exporter().export(network, trainer.weights(), draft.begin());
            try (Predictor exported = installed.exporter().open(draft.graph())) {
                reports.phase("verifying");
                Parity parity = ParityCheck.of(trainer, exported, data.test(), data::noise);
                reports.phase(EVALUATING);
                Map<String, Evaluation> metrics = new LinkedHashMap<>();
                Evaluation test = evaluate(exported, data.test(), data);
                metrics.put("test", test);
                if (data.validation().count() > 0) {
                    metrics.put("validation", evaluate(exported, data.validation(), data));
                }
                Provenance provenance = new Provenance(order, data, installed.engine(), started, trained);
                draft.complete(network, provenance, metrics, parity);
                return new Outcome.Succeeded(Instant.now(), test.accuracy(), test.loss(), parity.maxDifference());
            }
        }
    }

    /** The same sentences as the service's, which did not know a data set that had to be fetched. */
    private void warn(TrainingData data) {
        if (training.classWeight() == null) {
            ClassBalance.warnings(data.dataSet().perClass()).forEach(reports::warning);
        }
    }

    private TrainingLoop.Trained train(Trainer trainer, TrainingData data) throws TrainingFailed {
        Augmenter augmenter = Augmenter.of(training.augmentation(), data.preprocessing(), training.seed());
        try (BatchStream batches = new BatchStream(data.train(), training.batchSize(), training.seed(), augmenter)) {
            return new TrainingLoop(trainer, training, data, batches, reports).run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TrainingFailed("the worker was interrupted", interrupted);
        }
    }

    /** Of the graph as it will be served; {@link ParityCheck} has shown that it is the network's. */
    private Evaluation evaluate(Predictor exported, Examples examples, TrainingData data) {
        Evaluator evaluator =
                Evaluator.of(examples, training, data.outputs(), data.dataSet().classes());
        return evaluator.evaluate(exported, done -> {
            if (reports.due()) {
                reports.counted(EVALUATING, done, (long) examples.count());
            }
        });
    }
}
