package dev.lenslet.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * How gradients become updates; names, defaults and arithmetic are Keras 3's. The learning rate is where a job begins: the
 * rate of each step is given with it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam"),
    @JsonSubTypes.Type(value = Optimizer.AdamW.class, name = "adamw"),
    @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = Optimizer.RmsProp.class, name = "rmsprop"),
    @JsonSubTypes.Type(value = Optimizer.Adagrad.class, name = "adagrad")
})
public sealed interface Optimizer {

    double learningRate();

    /** The same with another rate to begin with. */
    Optimizer withLearningRate(double rate);

    /**
     * Adam (Kingma and Ba 2015), as Keras: the bias-corrected rate multiplies {@code m / (sqrt(v) + epsilon)}.
     *
     * @param learningRate Keras: 0.001
     * @param beta1 Keras: 0.9
     * @param beta2 Keras: 0.999
     * @param epsilon Keras: 1e-7
     */
    record Adam(
            double learningRate,
            @JsonProperty("beta_1") double beta1,
            @JsonProperty("beta_2") double beta2,
            double epsilon)
            implements Optimizer {

        public static Adam withRate(double learningRate) {
            return new Adam(learningRate, 0.9, 0.999, 1e-7);
        }

        @Override
        public Adam withLearningRate(double rate) {
            return new Adam(rate, beta1, beta2, epsilon);
        }
    }

    /**
     * Adam after each weight was shrunk by {@code weight_decay * learning_rate} of itself (Loshchilov and Hutter 2019).
     *
     * @param weightDecay Keras: 0.004
     */
    record AdamW(
            double learningRate,
            double weightDecay,
            @JsonProperty("beta_1") double beta1,
            @JsonProperty("beta_2") double beta2,
            double epsilon)
            implements Optimizer {

        @Override
        public AdamW withLearningRate(double rate) {
            return new AdamW(rate, weightDecay, beta1, beta2, epsilon);
        }
    }

    /**
     * Gradient descent: {@code velocity = momentum * velocity - rate * gradient}; the weights move by it or, with Nesterov's
     * momentum, by {@code momentum * velocity - rate * gradient}.
     *
     * @param learningRate Keras: 0.01
     * @param momentum in [0, 1); Keras: 0
     */
    record Sgd(double learningRate, double momentum, boolean nesterov) implements Optimizer {

        @Override
        public Sgd withLearningRate(double rate) {
            return new Sgd(rate, momentum, nesterov);
        }
    }

    /**
     * RMSprop (Tieleman and Hinton 2012): epsilon stands under the root.
     *
     * @param learningRate Keras: 0.001
     * @param rho Keras: 0.9
     * @param momentum Keras: 0
     * @param epsilon Keras: 1e-7
     * @param centered subtracts the squared mean of the gradients from that of their squares
     */
    record RmsProp(double learningRate, double rho, double momentum, double epsilon, boolean centered)
            implements Optimizer {

        @Override
        public RmsProp withLearningRate(double rate) {
            return new RmsProp(rate, rho, momentum, epsilon, centered);
        }
    }

    /**
     * Adagrad (Duchi et al. 2011): epsilon stands under the root.
     *
     * @param learningRate Keras: 0.001
     * @param initialAccumulatorValue Keras: 0.1
     * @param epsilon Keras: 1e-7
     */
    record Adagrad(double learningRate, double initialAccumulatorValue, double epsilon) implements Optimizer {

        @Override
        public Adagrad withLearningRate(double rate) {
            return new Adagrad(rate, initialAccumulatorValue, epsilon);
        }
    }
}
