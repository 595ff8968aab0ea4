package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Regularizer;
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
     * @param regularizer what it adds to the loss
     */
    record Variable(String name, long offset, long length, Regularizer regularizer) {}

    private final List<Variable> variables;
    private final List<Variable> averages;
    private final UpdateRule rule;
    private final @Nullable Clip clip;
    private final FloatPointer[] state;
    private final float[] weights = new float[STRETCH];
    private final float[] gradients = new float[STRETCH];
    private final float[][] slots;
    private long step;

    /** @param averages what takes its gradient off as it is */
    KerasUpdate(List<Variable> variables, List<Variable> averages, Hyperparameters training) {
        this.variables = variables;
        this.averages = averages;
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
                                1 / norm(values, slopes, variables),
                                1 / clip.globalNorm().floatValue());
        long begun = 0;
        for (Variable variable : variables) {
            float factor = global;
            if (clip != null && clip.norm() != null) {
                float bound = clip.norm().floatValue();
                factor = bound / Math.max(norm(values, slopes, List.of(variable)), bound);
            }
            apply(variable, values, slopes, factor, begun);
            begun += variable.length();
        }
        for (Variable average : averages) {
            for (long from = 0; from < average.length(); from += STRETCH) {
                int count = (int) Math.min(STRETCH, average.length() - from);
                at(values, average.offset() + from).get(weights, 0, count);
                at(slopes, average.offset() + from).get(gradients, 0, count);
                for (int i = 0; i < count; i++) {
                    weights[i] -= gradients[i];
                }
                at(values, average.offset() + from).put(weights, 0, count);
            }
        }
    }

    List<Variable> variables() {
        return variables;
    }

    /** Arrays that the optimizer keeps for each variable. */
    int slots() {
        return state.length;
    }

    /** What the optimizer keeps for a variable, in the order of the flat arrays; a copy. */
    float[] slot(int slot, Variable variable) {
        float[] values = new float[Math.toIntExact(variable.length())];
        at(state[slot], begun(variable)).get(values);
        return values;
    }

    /** Takes back what {@link #slot} gave. */
    void slot(int slot, Variable variable, float[] values) {
        at(state[slot], begun(variable)).put(values);
    }

    /** Goes on as after so many steps. */
    void after(long steps) {
        step = steps;
    }

    private long begun(Variable variable) {
        return variables.stream()
                .takeWhile(earlier -> !earlier.equals(variable))
                .mapToLong(Variable::length)
                .sum();
    }

    /** What the regularisers add to the loss. */
    double penalty(INDArray parameters) {
        FloatPointer values = (FloatPointer) parameters.data().pointer();
        double penalty = 0;
        for (Variable variable : variables) {
            Regularizer regularizer = variable.regularizer();
            if (regularizer.equals(Regularizer.NONE)) {
                continue;
            }
            for (long from = 0; from < variable.length(); from += STRETCH) {
                int count = (int) Math.min(STRETCH, variable.length() - from);
                at(values, variable.offset() + from).get(weights, 0, count);
                for (int i = 0; i < count; i++) {
                    penalty += regularizer.l1() * Math.abs(weights[i]) + regularizer.l2() * weights[i] * weights[i];
                }
            }
        }
        return penalty;
    }

    private void apply(Variable variable, FloatPointer values, FloatPointer slopes, float factor, long begun) {
        for (long from = 0; from < variable.length(); from += STRETCH) {
            int count = (int) Math.min(STRETCH, variable.length() - from);
            read(variable, values, slopes, from, count);
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

    /** A stretch of weights, and of the loss's slope with what regularisers add to it. */
    private void read(Variable variable, FloatPointer values, FloatPointer slopes, long from, int count) {
        at(values, variable.offset() + from).get(weights, 0, count);
        at(slopes, variable.offset() + from).get(gradients, 0, count);
        if (!variable.regularizer().equals(Regularizer.NONE)) {
            float l1 = (float) variable.regularizer().l1();
            float l2 = (float) (2 * variable.regularizer().l2());
            for (int i = 0; i < count; i++) {
                gradients[i] += l1 * Math.signum(weights[i]) + l2 * weights[i];
            }
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

    private float norm(FloatPointer values, FloatPointer slopes, List<Variable> of) {
        double sum = 0;
        for (Variable variable : of) {
            for (long from = 0; from < variable.length(); from += STRETCH) {
                int count = (int) Math.min(STRETCH, variable.length() - from);
                read(variable, values, slopes, from, count);
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
