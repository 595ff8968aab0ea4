package dev.lenslet.training.worker;

import dev.lenslet.dataset.Augmenter;
import dev.lenslet.dataset.Examples;
import dev.lenslet.network.FrozenSplit;
import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a network is trained, and on what: all of it on the examples, or what stands behind its frozen layers on what these
 * give for the examples.
 *
 * @param network what is trained
 * @param begin its weights
 * @param train examples for it
 * @param data the same, validation and test among them; where examples are augmented, the training part is as it was before
 * @param base the frozen layers; null where there are none
 * @param baseSeconds that these took for an example; 0 where there are none
 */
record Stage(
        Network network,
        Weights begin,
        EpochExamples train,
        TrainingData data,
        @Nullable FrozenBase base,
        double baseSeconds)
        implements AutoCloseable {

    static final String PHASE = "computing features";

    /** @param whole weights of all the network */
    static Stage of(
            Network network,
            Weights whole,
            TrainingData data,
            WorkOrder order,
            JobDirectory job,
            ModelExporter exporter,
            Reports reports)
            throws IOException, TrainingFailed, InterruptedException {
        Augmenter augmenter = Augmenter.of(
                order.training().augmentation(),
                data.preprocessing(),
                order.training().seed());
        Optional<FrozenSplit> split = FrozenSplit.of(network);
        if (split.isEmpty()) {
            return new Stage(network, whole, EpochExamples.of(data.train(), augmenter), data, null, 0);
        }
        reports.phase(PHASE);
        Path directory = job.features();
        DurableFiles.delete(directory);
        Files.createDirectories(directory);
        FrozenBase base = FrozenBase.open(split.get(), whole, exporter, directory, order.featureBytes());
        try {
            long computed = data.heldOut() + (augmenter == null ? data.train().count() : 0);
            FrozenFeatures.Progress progress = new Counted(reports, computed);
            long began = System.nanoTime();
            Examples validation = base.features("validation", data.validation(), progress);
            Examples train = augmenter == null ? base.features("train", data.train(), progress) : data.train();
            Examples test = base.features("test", data.test(), progress);
            double seconds = (System.nanoTime() - began) / 1e9 / computed;
            return new Stage(
                    split.get().trained(),
                    split.get().trainedWeights(whole),
                    augmenter == null
                            ? EpochExamples.of(train, null)
                            : base.features(EpochExamples.of(train, augmenter)),
                    data.with(train, validation, test),
                    base,
                    seconds);
        } catch (IOException | TrainingFailed | InterruptedException | RuntimeException failure) {
            base.close();
            throw failure;
        }
    }

    /**
     * All of the network's weights, from those that were trained.
     *
     * @param before all of them as they were in the beginning
     */
    Weights whole(Network all, Weights before, Weights trained) {
        return base == null ? trained : FrozenSplit.merged(all, before, trained);
    }

    /** All of the network, from what is trained. Closing it does nothing. */
    Predictor whole(Predictor trained) {
        return base == null ? trained : base.under(trained);
    }

    @Override
    public void close() {
        if (base != null) {
            base.close();
        }
    }

    /** Tells of several parts as of one. */
    private static final class Counted implements FrozenFeatures.Progress {

        private final Reports reports;
        private final long total;
        private long before;

        Counted(Reports reports, long total) {
            this.reports = reports;
            this.total = total;
        }

        @Override
        public void computed(int done, int ofPart) {
            if (reports.due()) {
                reports.counted(PHASE, before + done, total, null);
            }
            if (done == ofPart) {
                before += done;
            }
        }
    }
}
