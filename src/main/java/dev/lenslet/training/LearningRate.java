package dev.lenslet.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The learning rate over a training; where Keras has the schedule, names and arithmetic are its. Steps count from 0 and
 * over epochs. Evaluated by the worker's loop, so that engines know nothing of it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LearningRate.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = LearningRate.StepDecay.class, name = "step"),
    @JsonSubTypes.Type(value = LearningRate.Piecewise.class, name = "piecewise"),
    @JsonSubTypes.Type(value = LearningRate.Exponential.class, name = "exponential"),
    @JsonSubTypes.Type(value = LearningRate.Polynomial.class, name = "polynomial"),
    @JsonSubTypes.Type(value = LearningRate.Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = LearningRate.Warmup.class, name = "warmup"),
    @JsonSubTypes.Type(value = LearningRate.OneCycle.class, name = "one_cycle"),
    @JsonSubTypes.Type(value = LearningRate.ReduceOnPlateau.class, name = "reduce_on_plateau")
})
public sealed interface LearningRate {

    /** The rate of a step; what a plateau takes off it is the loop's affair. */
    double at(long step, Course course);

    /** The first step's. */
    default double first() {
        return at(0, new Course(Integer.MAX_VALUE, 1));
    }

    /** What a schedule's lengths are counted in. */
    enum Unit {
        STEPS,
        EPOCHS;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whole ones that are over before the step. */
        long passed(long step, Course course) {
            return this == STEPS ? step : step / course.stepsPerEpoch();
        }
    }

    record Constant(double learningRate) implements LearningRate {
        @Override
        public double at(long step, Course course) {
            return learningRate;
        }
    }

    /** {@code initial * factor ^ floor(passed / every)}. */
    record StepDecay(double initialLearningRate, double factor, int every, Unit unit) implements LearningRate {
        @Override
        public double at(long step, Course course) {
            return initialLearningRate * Math.pow(factor, Math.floorDiv(unit.passed(step, course), (long) every));
        }
    }

    /**
     * Keras' PiecewiseConstantDecay: {@code values[0]} up to and with {@code boundaries[0]}, and so on.
     *
     * @param boundaries ascending
     * @param values one more than boundaries
     */
    record Piecewise(List<Long> boundaries, List<Double> values, Unit unit) implements LearningRate {
        public Piecewise {
            boundaries = List.copyOf(boundaries);
            values = List.copyOf(values);
            if (values.size() != boundaries.size() + 1) {
                throw new IllegalArgumentException("values must be one more than boundaries");
            }
        }

        @Override
        public double at(long step, Course course) {
            long passed = unit.passed(step, course);
            int i = 0;
            while (i < boundaries.size() && passed > boundaries.get(i)) {
                i++;
            }
            return values.get(i);
        }
    }

    /** Keras' ExponentialDecay: {@code initial * rate ^ (step / steps)}, in whole steps where it is a staircase. */
    record Exponential(double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
            implements LearningRate {
        @Override
        public double at(long step, Course course) {
            double power = (double) step / decaySteps;
            return initialLearningRate * Math.pow(decayRate, staircase ? Math.floor(power) : power);
        }
    }

    /**
     * Keras' PolynomialDecay.
     *
     * @param decaySteps null for the whole training
     * @param endLearningRate Keras: 0.0001
     * @param power Keras: 1
     * @param cycle start again, longer, at each end
     */
    record Polynomial(
            double initialLearningRate, @Nullable Long decaySteps, double endLearningRate, double power, boolean cycle)
            implements LearningRate {
        @Override
        public double at(long step, Course course) {
            double length = decaySteps == null ? course.steps() : decaySteps;
            double reached = step;
            if (cycle) {
                length *= step == 0 ? 1 : Math.ceil(step / length);
            } else {
                reached = Math.min(step, length);
            }
            return (initialLearningRate - endLearningRate) * Math.pow(1 - reached / length, power) + endLearningRate;
        }
    }

    /**
     * Keras' CosineDecay (Loshchilov and Hutter 2017), after a linear rise where a warm-up target is given.
     *
     * @param decaySteps without the warm-up; null for the rest of the training
     * @param alpha lowest rate as a share of the highest; Keras: 0
     */
    record Cosine(
            double initialLearningRate,
            @Nullable Long decaySteps,
            double alpha,
            @Nullable Double warmupTarget,
            long warmupSteps)
            implements LearningRate {
        @Override
        public double at(long step, Course course) {
            long rise = warmupTarget == null ? 0 : warmupSteps;
            if (warmupTarget != null && step < rise) {
                return initialLearningRate + (warmupTarget - initialLearningRate) * step / rise;
            }
            double length = decaySteps == null ? Math.max(1, course.steps() - rise) : decaySteps;
            double reached = Math.min(step - rise, length) / length;
            double top = warmupTarget == null ? initialLearningRate : warmupTarget;
            return top * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * reached)) + alpha);
        }
    }

    /** Linear from the initial rate to where another schedule begins, which then takes over. */
    record Warmup(double initialLearningRate, long warmupSteps, LearningRate then) implements LearningRate {
        @Override
        public double at(long step, Course course) {
            Course rest = new Course(Math.max(1, course.steps() - warmupSteps), course.stepsPerEpoch());
            if (step >= warmupSteps) {
                return then.at(step - warmupSteps, rest);
            }
            return initialLearningRate + (then.at(0, rest) - initialLearningRate) * step / warmupSteps;
        }
    }

    /**
     * One cycle (Smith 2018, "A disciplined approach to neural network hyper-parameters"), with the cosine flanks and the
     * defaults of PyTorch's OneCycleLR: from {@code max / divFactor} up to {@code max} at step {@code pctStart * total - 1},
     * then down to {@code max / divFactor / finalDivFactor} at the last step.
     *
     * @param divFactor 25 by default
     * @param finalDivFactor 10,000 by default
     * @param pctStart share of the rise; 0.3 by default
     * @param totalSteps null for the whole training
     */
    record OneCycle(
            double maxLearningRate,
            double divFactor,
            double finalDivFactor,
            double pctStart,
            @Nullable Long totalSteps) implements LearningRate {
        @Override
        public double at(long step, Course course) {
            double last = Math.max(1, (totalSteps == null ? course.steps() : totalSteps) - 1);
            double peak = Math.max(0, pctStart * (last + 1) - 1);
            double first = maxLearningRate / divFactor;
            double at = Math.min(step, last);
            return at <= peak && peak > 0
                    ? flank(first, maxLearningRate, at / peak)
                    : flank(maxLearningRate, first / finalDivFactor, (at - peak) / (last - peak));
        }

        private static double flank(double from, double to, double share) {
            return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
        }
    }

    /**
     * Keras' callback ReduceLROnPlateau: constant, multiplied by a factor where a figure no longer gets better.
     *
     * @param factor Keras: 0.1
     * @param patience epochs without an improvement; Keras: 10
     * @param minDelta Keras: 1e-4
     * @param cooldown epochs after a reduction that are not counted; Keras: 0
     * @param minLr the rate goes no lower; Keras: 0
     */
    record ReduceOnPlateau(
            double initialLearningRate,
            Monitor monitor,
            double factor,
            int patience,
            double minDelta,
            int cooldown,
            double minLr)
            implements LearningRate {
        @Override
        public double at(long step, Course course) {
            return initialLearningRate;
        }
    }
}
