package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.OutputKind;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** What the version that answers makes of a job's test examples, prepared as its own record says. */
final class ServingAnswers {

    /** The two cannot be compared; the message is a clause. */
    static final class Incomparable extends Exception {

        Incomparable(String reason) {
            super(reason);
        }
    }

    private final ModelVersion version;
    private final int[] classes;
    private final Examples examples;
    private final int batchSize;

    private ServingAnswers(ModelVersion version, int[] classes, Examples examples, int batchSize) {
        this.version = version;
        this.classes = classes;
        this.examples = examples;
        this.batchSize = batchSize;
    }

    /**
     * @throws Incomparable where it has other classes or takes another kind of input
     */
    static ServingAnswers of(ModelVersion version, WorkOrder order, TrainingData data)
            throws IOException, Incomparable {
        ModelRecord record = version.record();
        List<String> ours = data.dataSet().classes();
        if (record.output().kind() == OutputKind.REGRESSION) {
            throw new Incomparable("it answers with values, not with classes");
        }
        if (!Set.copyOf(record.labels()).equals(Set.copyOf(ours))
                || record.labels().size() != ours.size()) {
            throw new Incomparable("it has other classes");
        }
        Preprocessing preprocessing = record.input().preprocessing();
        if (preprocessing == null) {
            throw new Incomparable("it takes numbers alone, and nobody says how an example becomes them");
        }
        if (preprocessing.getClass() != data.preprocessing().getClass()) {
            throw new Incomparable("it takes another kind of input");
        }
        if (preprocessing.shape().size() != record.input().shape().size()) {
            throw new Incomparable("its record prepares another shape than its graph takes");
        }
        Examples examples = preprocessing.equals(data.preprocessing())
                ? data.test()
                : same(TrainingData.test(order, preprocessing), data.test());
        int[] classes = record.labels().stream().mapToInt(ours::indexOf).toArray();
        // Who trained elsewhere may have fixed the batch at one.
        int rows = record.origin().job() == null ? 1 : order.training().batchSize();
        return new ServingAnswers(version, classes, examples, Math.min(rows, examples.count()));
    }

    private static Examples same(Examples prepared, Examples test) throws Incomparable {
        boolean same = prepared.count() == test.count();
        for (int i = 0; same && i < test.count(); i++) {
            same = prepared.label(i) == test.label(i);
        }
        if (!same) {
            throw new Incomparable("it cuts the same sounds into other windows");
        }
        return prepared;
    }

    /**
     * Asks it about all examples. Its graph is in memory for as long as that takes.
     *
     * @return indices of those that it has right
     */
    BitSet right(ModelExporter graphs, Evaluator.Progress<RuntimeException> progress) {
        BitSet right = new BitSet();
        int size = examples.shape().size();
        float[] inputs = new float[Math.multiplyExact(batchSize, size)];
        try (Predictor serving = graphs.open(version.graph())) {
            for (int from = 0; from < examples.count(); from += batchSize) {
                int batch = Math.min(batchSize, examples.count() - from);
                for (int i = 0; i < batch; i++) {
                    examples.read(from + i, inputs, i * size);
                }
                float[] answers = serving.predict(inputs, batch);
                int outputs = answers.length / batch;
                for (int i = 0; i < batch; i++) {
                    int predicted = classes[Evaluator.predicted(answers, i * outputs, outputs)];
                    right.set(from + i, predicted == examples.label(from + i));
                }
                progress.answered((long) from + batch);
            }
        }
        return right;
    }
}
