package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.problem.Refusal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers one request in its turn: decodes its inputs window by window, runs them as one batch or as few as may be, reads
 * the outputs.
 */
final class PredictionRun {

    private final LoadedModel model;
    private final Workspace workspace;
    private final int top;
    private final int maxWindows;
    private final List<Answer> answers = new ArrayList<>();
    private @Nullable Clip clip;
    private int windowsLeft;
    private long decodeNanos;
    private long inferenceNanos;

    /**
     * @param model with a lease on it for as long as this is used
     * @param maxWindows of one input
     */
    PredictionRun(LoadedModel model, Workspace workspace, int top, int maxWindows) {
        this.model = model;
        this.workspace = workspace;
        this.top = top;
        this.maxWindows = maxWindows;
    }

    /**
     * @return one prediction an input; one that is bad has its problem in its place
     * @throws Refusal the first bad input's, where all are bad; or where the model takes none of the kind
     */
    List<Prediction> predict(Inputs inputs, int maxBatchValues) {
        int batch = model.shape().batch(maxBatchValues);
        try (Inputs.Decoding decoding = inputs.decode(model.version())) {
            while (run(decoding, batch)) {}
        } finally {
            closeClip();
        }
        List<Prediction> predictions = new ArrayList<>(answers.size());
        for (Answer answer : answers) {
            predictions.add(answer.prediction());
        }
        throwIfAllAreBad();
        return predictions;
    }

    Spans spans(long queueNanos) {
        return new Spans(decodeNanos, queueNanos, inferenceNanos);
    }

    /** Runs one batch of windows at most; false where none was left. */
    private boolean run(Inputs.Decoding decoding, int mostRows) {
        long start = System.nanoTime();
        if (!atWindow(decoding)) {
            decodeNanos += System.nanoTime() - start;
            return false;
        }
        GraphShape shape = model.shape();
        int rows = Math.min(mostRows, windowsLeft + decoding.left());
        int capacity = Math.max(rows, shape.fixedBatch());
        FloatBuffer input = workspace.input(Math.multiplyExact(capacity, shape.inputSize()));
        Answer[] of = new Answer[rows];
        int good = decode(decoding, input, of);
        long decoded = System.nanoTime();
        decodeNanos += decoded - start;
        if (good == 0) {
            return true;
        }
        int batch = shape.fixedBatch() > 0 ? shape.fixedBatch() : good;
        FloatBuffer output = workspace.output(Math.multiplyExact(batch, shape.outputSize()));
        model.session().run(input.clear(), output, batch);
        inferenceNanos += System.nanoTime() - decoded;
        read(output, of, good);
        return true;
    }

    /** Opens inputs until one has a window that is not read yet; false where all are read. */
    private boolean atWindow(Inputs.Decoding decoding) {
        while (windowsLeft == 0 && decoding.left() > 0) {
            closeClip();
            Answer answer = new Answer(top);
            answers.add(answer);
            try {
                clip = decoding.next();
                if (clip.windows() > maxWindows) {
                    throw OverLimit.windows(maxWindows);
                }
                windowsLeft = clip.windows();
                answer.opened(clip);
            } catch (Refusal bad) {
                answer.refuse(bad);
            }
        }
        return windowsLeft > 0;
    }

    /** Good windows lie one behind the other; the rest of a fixed batch is zero. */
    private int decode(Inputs.Decoding decoding, FloatBuffer input, Answer[] of) {
        int size = model.shape().inputSize();
        float[] example = workspace.example(size);
        int good = 0;
        while (good < of.length && atWindow(decoding) && clip != null) {
            Answer answer = answers.getLast();
            try {
                clip.read(example, 0);
                input.put(example, 0, size);
                windowsLeft--;
                of[good++] = answer;
            } catch (Refusal bad) {
                answer.refuse(bad);
                windowsLeft = 0;
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

    private void read(FloatBuffer output, Answer[] of, int good) {
        int size = model.shape().outputSize();
        float[] values = workspace.answer(size);
        for (int i = 0; i < good; i++) {
            output.get(values, 0, size);
            of[i].add(model.version().record(), values, size);
        }
    }

    private void throwIfAllAreBad() {
        for (Answer answer : answers) {
            if (answer.refusal() == null) {
                return;
            }
        }
        Refusal first = answers.getFirst().refusal();
        if (first != null) {
            throw first;
        }
    }

    private void closeClip() {
        if (clip != null) {
            clip.close();
            clip = null;
        }
    }
}
