package dev.lenslet.serving;

import dev.lenslet.problem.Problems;
import dev.lenslet.problem.Refusal;
import dev.lenslet.serving.VersionTimers.Spans;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers one request in its turn: decodes its inputs, runs them as one batch or as few as may be, reads the outputs. */
final class PredictionRun {

    private final LoadedModel model;
    private final Workspace workspace;
    private final int top;
    private final List<Prediction> predictions = new ArrayList<>();
    private @Nullable Refusal firstBad;
    private boolean anyGood;
    private long decodeNanos;
    private long inferenceNanos;

    /** @param model with a lease on it for as long as this is used */
    PredictionRun(LoadedModel model, Workspace workspace, int top) {
        this.model = model;
        this.workspace = workspace;
        this.top = top;
    }

    /**
     * @return one prediction an input; one that is bad has its problem in its place
     * @throws Refusal the first bad input's, where all are bad; or where the model takes none of the kind
     */
    List<Prediction> predict(Inputs inputs, int maxBatchValues) {
        int batch = model.shape().batch(maxBatchValues);
        try (Inputs.Decoding decoding = inputs.decode(model.version())) {
            for (int left = inputs.count(); left > 0; left -= batch) {
                predict(decoding, Math.min(batch, left));
            }
        }
        if (!anyGood && firstBad != null) {
            throw firstBad;
        }
        return predictions;
    }

    Spans spans(long queueNanos) {
        return new Spans(decodeNanos, queueNanos, inferenceNanos);
    }

    private void predict(Inputs.Decoding decoding, int count) {
        GraphShape shape = model.shape();
        int capacity = Math.max(count, shape.fixedBatch());
        FloatBuffer input = workspace.input(Math.multiplyExact(capacity, shape.inputSize()));
        long start = System.nanoTime();
        int good = decode(decoding, count, input);
        long decoded = System.nanoTime();
        decodeNanos += decoded - start;
        if (good == 0) {
            return;
        }
        int batch = shape.fixedBatch() > 0 ? shape.fixedBatch() : good;
        FloatBuffer output = workspace.output(Math.multiplyExact(batch, shape.outputSize()));
        model.session().run(input.clear(), output, batch);
        inferenceNanos += System.nanoTime() - decoded;
        read(output, predictions.size() - count);
    }

    /** Good inputs lie one behind the other, with a null prediction each; the rest of a fixed batch is zero. */
    private int decode(Inputs.Decoding decoding, int count, FloatBuffer input) {
        int size = model.shape().inputSize();
        float[] example = workspace.example(size);
        int good = 0;
        for (int i = 0; i < count; i++) {
            try {
                decoding.next(example);
                input.put(example, 0, size);
                predictions.add(UNREAD);
                good++;
            } catch (Refusal bad) {
                predictions.add(bad(bad));
            }
        }
        if (good < model.shape().fixedBatch()) {
            Arrays.fill(example, 0);
            for (int i = good; i < model.shape().fixedBatch(); i++) {
                input.put(example, 0, size);
            }
        }
        return good;
    }

    private static final Prediction UNREAD = Prediction.value("unread");

    private void read(FloatBuffer output, int from) {
        int size = model.shape().outputSize();
        float[] answer = workspace.answer(size);
        for (int i = from; i < predictions.size(); i++) {
            if (predictions.get(i) == UNREAD) {
                output.get(answer, 0, size);
                predictions.set(i, read(answer, size));
            }
        }
    }

    private Prediction read(float[] answer, int size) {
        try {
            Prediction prediction = OutputReader.read(model.version().record(), answer, size, top);
            anyGood = true;
            return prediction;
        } catch (UnfitInput noAnswer) {
            return bad(noAnswer);
        }
    }

    private Prediction bad(Refusal refusal) {
        if (firstBad == null) {
            firstBad = refusal;
        }
        return Prediction.error(Problems.of(refusal));
    }
}
