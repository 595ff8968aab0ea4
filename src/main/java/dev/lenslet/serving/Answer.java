package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.problem.Problems;
import dev.lenslet.problem.Refusal;
import dev.lenslet.registry.ModelRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What comes to be known about one input while its windows are run, in order; most have one. */
final class Answer {

    private final int top;
    private @Nullable Clip clip;
    private int windows;
    private int answered;
    private float @Nullable [] sums;
    private @Nullable List<WindowPrediction> perWindow;
    private @Nullable Prediction prediction;
    private @Nullable Refusal refusal;

    Answer(int top) {
        this.top = top;
    }

    /** Its windows are known now. */
    void opened(Clip opened) {
        clip = opened;
        windows = opened.windows();
    }

    void refuse(Refusal reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }

    /** Why there is none; null where there may be one. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** Takes the output of its next window. */
    void add(ModelRecord record, float[] output, int size) {
        try {
            Prediction window = OutputReader.read(record, output, size, windows == 1 ? top : 1);
            if (windows == 1) {
                prediction = window;
            } else {
                addWindow(record, window, output, size);
            }
        } catch (UnfitInput noAnswer) {
            refuse(noAnswer);
        }
    }

    /** Overall it is the mean of the windows' outputs. */
    private void addWindow(ModelRecord record, Prediction window, float[] output, int size) {
        if (sums == null || perWindow == null) {
            sums = new float[size];
            perWindow = new ArrayList<>(windows);
        }
        for (int i = 0; i < size; i++) {
            sums[i] += output[i] / windows;
        }
        Clip.Span span = Objects.requireNonNull(clip).span(answered++);
        perWindow.add(
                new WindowPrediction(span.start(), span.end(), window.label(), window.probability(), window.value()));
        if (answered == windows) {
            prediction = OutputReader.read(record, Arrays.copyOf(sums, size), size, top)
                    .with(perWindow);
        }
    }

    Prediction prediction() {
        if (refusal != null) {
            return Prediction.error(Problems.of(refusal));
        }
        if (prediction == null) {
            throw new IllegalStateException("not all windows were run");
        }
        return prediction;
    }
}
