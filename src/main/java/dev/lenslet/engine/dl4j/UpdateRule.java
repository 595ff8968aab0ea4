package dev.lenslet.engine.dl4j;

import dev.lenslet.training.Optimizer;

/**
 * One optimizer's step on a stretch of weights, in Keras 3's order of operations and in float32, as Keras computes.
 * Deeplearning4j's own updaters differ: Nesterov's momentum, where epsilon stands, the accumulator's start.
 */
interface UpdateRule {

    /** Arrays as long as the weights that the rule keeps between steps. */
    int slots();

    /** What those begin with. */
    default float start() {
        return 0;
    }

    /** @param step from 1 */
    void begin(float rate, long step);

    /** @param slots arrays in the rule's order; weights and slots are updated in place */
    void apply(float[] weights, float[] gradients, float[][] slots, int count);

    static UpdateRule of(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Adam adam -> new AdamRule(adam, 0);
            case Optimizer.AdamW adam ->
                new AdamRule(
                        new Optimizer.Adam(adam.learningRate(), adam.beta1(), adam.beta2(), adam.epsilon()),
                        (float) adam.weightDecay());
            case Optimizer.Sgd sgd -> new SgdRule((float) sgd.momentum(), sgd.nesterov());
            case Optimizer.RmsProp rms -> new RmsPropRule(rms);
            case Optimizer.Adagrad adagrad ->
                new AdagradRule((float) adagrad.initialAccumulatorValue(), (float) adagrad.epsilon());
        };
    }

    /** Adam, and AdamW where weights decay. */
    final class AdamRule implements UpdateRule {

        private final Optimizer.Adam adam;
        private final float weightDecay;
        private float alpha;
        private float shrink;

        AdamRule(Optimizer.Adam adam, float weightDecay) {
            this.adam = adam;
            this.weightDecay = weightDecay;
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public void begin(float rate, long step) {
            float beta1Power = (float) Math.pow((float) adam.beta1(), step);
            float beta2Power = (float) Math.pow((float) adam.beta2(), step);
            alpha = rate * (float) Math.sqrt(1 - beta2Power) / (1 - beta1Power);
            shrink = weightDecay * rate;
        }

        @Override
        public void apply(float[] weights, float[] gradients, float[][] slots, int count) {
            float[] m = slots[0];
            float[] v = slots[1];
            float rest1 = (float) (1 - adam.beta1());
            float rest2 = (float) (1 - adam.beta2());
            float epsilon = (float) adam.epsilon();
            for (int i = 0; i < count; i++) {
                float gradient = gradients[i];
                m[i] += (gradient - m[i]) * rest1;
                v[i] += (gradient * gradient - v[i]) * rest2;
                float weight = weights[i] - weights[i] * shrink;
                weights[i] = weight - m[i] * alpha / ((float) Math.sqrt(v[i]) + epsilon);
            }
        }
    }

    /** Gradient descent with the momenta of Keras' SGD. */
    final class SgdRule implements UpdateRule {

        private final float momentum;
        private final boolean nesterov;
        private float rate;

        SgdRule(float momentum, boolean nesterov) {
            this.momentum = momentum;
            this.nesterov = nesterov;
        }

        @Override
        public int slots() {
            return momentum == 0 ? 0 : 1;
        }

        @Override
        public void begin(float rate, long step) {
            this.rate = rate;
        }

        @Override
        public void apply(float[] weights, float[] gradients, float[][] slots, int count) {
            if (momentum == 0) {
                for (int i = 0; i < count; i++) {
                    weights[i] -= gradients[i] * rate;
                }
                return;
            }
            float[] velocity = slots[0];
            for (int i = 0; i < count; i++) {
                float down = gradients[i] * rate;
                velocity[i] = velocity[i] * momentum - down;
                weights[i] += nesterov ? velocity[i] * momentum - down : velocity[i];
            }
        }
    }

    /** RMSprop; slots are the mean of squares, then momentum, then the mean where it is centered. */
    final class RmsPropRule implements UpdateRule {

        private final float rho;
        private final float rest;
        private final float momentum;
        private final float epsilon;
        private final boolean centered;
        private float rate;

        RmsPropRule(Optimizer.RmsProp rms) {
            this.rho = (float) rms.rho();
            this.rest = (float) (1 - rms.rho());
            this.momentum = (float) rms.momentum();
            this.epsilon = (float) rms.epsilon();
            this.centered = rms.centered();
        }

        @Override
        public int slots() {
            return 1 + (momentum > 0 ? 1 : 0) + (centered ? 1 : 0);
        }

        @Override
        public void begin(float rate, long step) {
            this.rate = rate;
        }

        @Override
        public void apply(float[] weights, float[] gradients, float[][] slots, int count) {
            float[] squares = slots[0];
            for (int i = 0; i < count; i++) {
                float gradient = gradients[i];
                squares[i] = rho * squares[i] + rest * gradient * gradient;
                float spread = squares[i];
                if (centered) {
                    float[] means = slots[slots.length - 1];
                    means[i] = rho * means[i] + rest * gradient;
                    spread -= means[i] * means[i];
                }
                float increment = rate * gradient / (float) Math.sqrt(spread + epsilon);
                if (momentum > 0) {
                    slots[1][i] = momentum * slots[1][i] + increment;
                    increment = slots[1][i];
                }
                weights[i] -= increment;
            }
        }
    }

    /** Adagrad. */
    final class AdagradRule implements UpdateRule {

        private final float start;
        private final float epsilon;
        private float rate;

        AdagradRule(float start, float epsilon) {
            this.start = start;
            this.epsilon = epsilon;
        }

        @Override
        public int slots() {
            return 1;
        }

        @Override
        public float start() {
            return start;
        }

        @Override
        public void begin(float rate, long step) {
            this.rate = rate;
        }

        @Override
        public void apply(float[] weights, float[] gradients, float[][] slots, int count) {
            float[] squares = slots[0];
            for (int i = 0; i < count; i++) {
                squares[i] += gradients[i] * gradients[i];
                weights[i] -= rate * gradients[i] / (float) Math.sqrt(squares[i] + epsilon);
            }
        }
    }
}
