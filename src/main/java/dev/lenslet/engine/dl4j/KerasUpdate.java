package dev.lenslet.engine.dl4j;

import dev.lenslet.training.Clip;
import dev.lenslet.training.Hyperparameters;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keras' step from gradients to weights: bounds on gradients, then the optimizer. Works in place on Deeplearning4j's flat
 * arrays, a stretch at a time that stays in the processor's cache. One thread only.
 */
final class KerasUpdate implements AutoCloseable {

    private static final int STRETCH = 8192;

    /**
     * An array that is trained.
     *
     * @param offset in the flat arrays
     */
    record Variable(String name, long offset, long length) {}

    private final List<Variable> variables;
    private final UpdateRule rule;
    private final @Nullable Clip clip;
    private final FloatPointer[] state;
    private final float[] weights = new float[STRETCH];
    private final float[] gradients = new float[STRETCH];
    private final float[][] slots;
    private long step;

    KerasUpdate(List<Variable> variables, Hyperparameters training) {
        this.variables = variables;
        this.rule = UpdateRule.of(training.optimizer());
        this.clip = training.clip();
        this.slots = new float[rule.slots()][STRETCH];
        this.state = new FloatPointer[rule.slots()];
        long length = variables.stream().mapToLong(Variable::length).sum();
        Arrays.fill(gradients, rule.start());
        for (int i = 0; i < state.length; i++) {
            state[i] = new FloatPointer(length);
            for (long from = 0; from < length; from += STRETCH) {
                at(state[i], from).put(gradients, 0, (int) Math.min(STRETCH, length - from));
            }
        }
    }

    /**
     * One step.
     *
     * @param parameters all of the network's, flat, float32
     * @param gradient laid out alike; of the mean loss
     */
    void apply(INDArray parameters, INDArray gradient, double rate) {
        FloatPointer values = (FloatPointer) parameters.data().pointer();
        FloatPointer slopes = (FloatPointer) gradient.data().pointer();
        rule.begin((float) rate, ++step);
        float global = clip == null || clip.globalNorm() == null
                ? 1
                : clip.globalNorm().floatValue()
                        * Math.min(
                                1 / norm(slopes, variables),
                                1 / clip.globalNorm().floatValue());
        long begun = 0;
        for (Variable variable : variables) {
            float factor = global;
            if (clip != null && clip.norm() != null) {
                float bound = clip.norm().floatValue();
                factor = bound / Math.max(norm(slopes, List.of(variable)), bound);
            }
            apply(variable, values, slopes, factor, begun);
            begun += variable.length();
        }
    }

    private void apply(Variable variable, FloatPointer values, FloatPointer slopes, float factor, long begun) {
        for (long from = 0; from < variable.length(); from += STRETCH) {
            int count = (int) Math.min(STRETCH, variable.length() - from);
            at(values, variable.offset() + from).get(weights, 0, count);
            at(slopes, variable.offset() + from).get(gradients, 0, count);
            bound(factor, count);
            for (int i = 0; i < state.length; i++) {
                at(state[i], begun + from).get(slots[i], 0, count);
            }
            rule.apply(weights, gradients, slots, count);
            for (int i = 0; i < state.length; i++) {
                at(state[i], begun + from).put(slots[i], 0, count);
            }
            at(values, variable.offset() + from).put(weights, 0, count);
        }
    }

    private void bound(float factor, int count) {
        if (factor != 1) {
            for (int i = 0; i < count; i++) {
                gradients[i] *= factor;
            }
        }
        if (clip != null && clip.value() != null) {
            float bound = clip.value().floatValue();
            for (int i = 0; i < count; i++) {
                gradients[i] = Math.clamp(gradients[i], -bound, bound);
            }
        }
    }

    private float norm(FloatPointer slopes, List<Variable> of) {
        double sum = 0;
        for (Variable variable : of) {
            for (long from = 0; from < variable.length(); from += STRETCH) {
                int count = (int) Math.min(STRETCH, variable.length() - from);
                at(slopes, variable.offset() + from).get(gradients, 0, count);
                for (int i = 0; i < count; i++) {
                    sum += (double) gradients[i] * gradients[i];
                }
            }
        }
        return (float) Math.sqrt(sum);
    }

    private static FloatPointer at(FloatPointer pointer, long position) {
        return new FloatPointer(pointer).position(position);
    }

    @Override
    public void close() {
        for (FloatPointer slot : state) {
            slot.close();
        }
    }
}
