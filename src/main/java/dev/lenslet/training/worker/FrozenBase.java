package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.network.FrozenSplit;
import dev.lenslet.network.Shape;
import dev.lenslet.network.Weights;
import dev.lenslet.training.ModelExporter;
import dev.lenslet.training.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The frozen layers of a network, run as they will be served. What they give for an example is the same in every epoch, so
 * it is computed once and kept on disk, as far as there is room. Thread-safe.
 */
final class FrozenBase implements AutoCloseable {

    private final FrozenSplit split;
    private final Predictor graph;
    private final Path directory;
    private long room;

    private FrozenBase(FrozenSplit split, Predictor graph, Path directory, long room) {
        this.split = split;
        this.graph = graph;
        this.directory = directory;
        this.room = room;
    }

    /**
     * @param weights of the whole network
     * @param directory of its own, emptied
     * @param maxBytes that features may take there; never more than half of what is free
     */
    static FrozenBase open(FrozenSplit split, Weights weights, ModelExporter exporter, Path directory, long maxBytes)
            throws IOException {
        Path file = directory.resolve("base.onnx");
        exporter.export(split.frozen(), split.frozenWeights(weights), file);
        long free = Files.getFileStore(directory).getUsableSpace() / 2;
        return new FrozenBase(split, exporter.open(file), directory, Math.min(maxBytes, free));
    }

    private Shape shape() {
        return split.frozen().outputShape();
    }

    /** How many of so many examples there is room to keep the features of. */
    private int kept(int count) {
        return (int) Math.min(count, room / (4L * shape().size()));
    }

    /** Answers {@code count} examples, one by one: the same for an example whatever stands beside it. */
    private void run(float[] inputs, float[] target, int offset) {
        float[] features = graph.predict(inputs, 1);
        System.arraycopy(features, 0, target, offset, features.length);
    }

    /** Examples as the trained layers see them: computed now and kept, or anew at each reading where there is no room. */
    Examples features(String name, Examples examples, FrozenFeatures.Progress progress)
            throws IOException, TrainingFailed, InterruptedException {
        int kept = kept(examples.count());
        room -= 4L * kept * shape().size();
        return FrozenFeatures.compute(directory.resolve(name), examples, shape(), kept, this::run, progress);
    }

    /** The same of examples that differ from epoch to epoch, which nothing can be kept of. */
    EpochExamples features(EpochExamples examples) {
        int inputs = examples.shape().size();
        return new EpochExamples() {
            @Override
            public int count() {
                return examples.count();
            }

            @Override
            public Shape shape() {
                return FrozenBase.this.shape();
            }

            @Override
            public int label(int index) {
                return examples.label(index);
            }

            @Override
            public void read(long epoch, int index, float[] target, int offset) {
                float[] input = new float[inputs];
                examples.read(epoch, index, input, 0);
                run(input, target, offset);
            }
        };
    }

    /** The whole network, from what is trained behind. Closing it closes neither. */
    Predictor under(Predictor trained) {
        return new Predictor() {
            @Override
            public float[] predict(float[] inputs, int count) {
                return trained.predict(graph.predict(inputs, count), count);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        graph.close();
    }
}
