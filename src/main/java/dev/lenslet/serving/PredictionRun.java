package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.problem.Refusal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers one request: decodes its inputs window by window, as many requests at a time as may decode, runs them as one batch
 * or as few as may be, reads the outputs.
 */
final class PredictionRun {

    private final TensorCall call;
    private final Admission admission;
    private final Urgency urgency;
    private final int top;
    private final int maxWindows;
    private final List<Answer> answers = new ArrayList<>();
    private @Nullable Clip clip;
    private int windowsLeft;

    /** @param maxWindows of one input */
    PredictionRun(TensorCall call, Admission admission, Urgency urgency, int top, int maxWindows) {
        this.call = call;
        this.admission = admission;
        this.urgency = urgency;
        this.top = top;
        this.maxWindows = maxWindows;
    }

    /**
     * @return one prediction an input; one that is bad has its problem in its place
     * @throws Refusal the first bad input's, where all are bad; or where the model takes none of the kind
     */
    List<Prediction> predict(Inputs inputs, int maxBatchValues) {
        int batch = call.batch(maxBatchValues);
        try (Inputs.Decoding decoding = inputs.decode(call.version())) {
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

    /** Runs one batch of windows at most; false where none was left. */
    private boolean run(Inputs.Decoding decoding, int mostRows) {
        Answer[] of;
        int good;
        long arrived = System.nanoTime();
        try (Admission.Turn turn = admission.enter(urgency)) {
            long began = System.nanoTime();
            if (!atWindow(decoding)) {
                call.spent(System.nanoTime() - began, began - arrived);
                return false;
            }
            of = new Answer[Math.min(mostRows, windowsLeft + decoding.left())];
            call.room(Math.max(of.length, call.fixedBatch()));
            good = decode(decoding, call.inputFloats(), of, turn.example(call.inputSize()));
            call.spent(System.nanoTime() - began, began - arrived);
        }
        if (good > 0) {
            if (call.fixedBatch() == 0) {
                call.only(good);
            }
            call.run(urgency);
            read(call.outputFloats(), of, good);
        }
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
    private int decode(Inputs.Decoding decoding, FloatBuffer input, Answer[] of, float[] example) {
        int size = call.inputSize();
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
        if (good < call.fixedBatch()) {
            Arrays.fill(example, 0);
            for (int i = good; i < call.fixedBatch(); i++) {
                input.put(example, 0, size);
            }
        }
        return good;
    }

    private void read(FloatBuffer output, Answer[] of, int good) {
        float[] values = new float[call.outputSize()];
        for (int i = 0; i < good; i++) {
            output.get(values);
            of[i].add(call.version().record(), values, values.length);
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
