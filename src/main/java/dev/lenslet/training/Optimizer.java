package dev.lenslet.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How gradients become updates; names and defaults are Keras'. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes(@JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam"))
public sealed interface Optimizer {

    double learningRate();

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
    }
}
