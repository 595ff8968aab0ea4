package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.Predictor;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobEvent.Samples.Guess;
import dev.lenslet.training.job.JobEvent.Samples.Sample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a network says, as it gets better, of a few held-out examples: the same for the same seed, and of as many classes as there
 * can be.
 */
final class SampleAnswers {

    static final int COUNT = 8;
    static final int TOP = 3;
    static final int EPOCHS = 1_000;

    /** Characters that are told of an example. */
    private static final int SHOWN = 120;

    private final Examples examples;
    private final String of;
    private final boolean texts;
    private final List<String> labels;
    private final int outputs;
    private final int batchSize;
    private final int everyEpochs;
    private final List<Integer> chosen;

    private SampleAnswers(TrainingData data, Hyperparameters training) {
        boolean heldOut = data.validation().count() > 0;
        this.examples = heldOut ? data.validation() : data.test();
        this.of = heldOut ? "validation" : "test";
        this.texts = data.preprocessing() instanceof TokensPreprocessing;
        this.labels = data.dataSet().classes();
        this.outputs = data.outputs();
        this.batchSize = Math.min(training.batchSize(), COUNT);
        this.everyEpochs = Math.ceilDiv(training.epochs(), EPOCHS);
        this.chosen = choose(examples, labels.size(), training.seed());
    }

    static SampleAnswers of(TrainingData data, Hyperparameters training) {
        return new SampleAnswers(data, training);
    }

    /** In turn one of each class, shuffled; by class in the end. */
    static List<Integer> choose(Examples examples, int classes, long seed) {
        int[] order = IntStream.range(0, examples.count()).toArray();
        Random random = new Random(seed);
        int[] turns = new int[classes];
        record Turn(int example, int turn) {}
        List<Turn> found = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            int j = i + random.nextInt(order.length - i);
            int example = order[j];
            order[j] = order[i];
            int turn = turns[examples.label(example)]++;
            if (turn < COUNT) {
                found.add(new Turn(example, turn));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Turn::turn))
                .limit(COUNT)
                .map(Turn::example)
                .sorted(Comparator.comparingInt(examples::label).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Whether they are asked for after that epoch, from 1. */
    boolean due(int epoch) {
        return !chosen.isEmpty() && epoch % everyEpochs == 0;
    }

    JobEvent.Samples ask(Predictor network, int epoch) {
        List<Sample> samples = new ArrayList<>();
        int size = examples.shape().size();
        float[] inputs = new float[Math.multiplyExact(batchSize, size)];
        for (int from = 0; from < chosen.size(); from += batchSize) {
            int batch = Math.min(batchSize, chosen.size() - from);
            for (int i = 0; i < batch; i++) {
                examples.read(chosen.get(from + i), inputs, i * size);
            }
            float[] answers = network.predict(inputs, batch);
            for (int i = 0; i < batch; i++) {
                int example = chosen.get(from + i);
                samples.add(new Sample(shown(example), labels.get(examples.label(example)), top(answers, i * outputs)));
            }
        }
        return new JobEvent.Samples(Instant.now(), epoch, of, samples);
    }

    private String shown(int example) {
        String text =
                texts ? new String(examples.text(example), StandardCharsets.UTF_8).strip() : examples.name(example);
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN - 1)) + "…";
    }

    private List<Guess> top(float[] answers, int offset) {
        return IntStream.range(0, labels.size())
                .mapToObj(label -> new Guess(labels.get(label), probability(answers, offset, label)))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .limit(TOP)
                .toList();
    }

    /** A single sigmoid is the second class' probability. */
    private float probability(float[] answers, int offset, int label) {
        if (outputs > 1) {
            return answers[offset + label];
        }
        return label == 1 ? answers[offset] : 1 - answers[offset];
    }
}
