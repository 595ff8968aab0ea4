package dev.lenslet.training;

/**
 * What is minimised: a loss of labels that may be smoothed.
 *
 * @param labelSmoothing in [0, 1): the share of each label that is spread over all classes, as Keras
 * @param outputs of the network for one example: 1 for a sigmoid over two classes, else the classes
 */
public record Objective(Loss loss, double labelSmoothing, int outputs) {

    /** Keras clips probabilities to this before it takes logarithms (its {@code epsilon()}). */
    private static final double EPSILON = 1e-7;

    public static Objective of(Hyperparameters training, int outputs) {
        return new Objective(
                training.loss(), training.labelSmoothing() == null ? 0 : training.labelSmoothing(), outputs);
    }

    /** What an output should be for an example of that class. */
    public double target(int label, int output) {
        if (outputs == 1) {
            return label * (1 - labelSmoothing) + labelSmoothing / 2;
        }
        return (output == label ? 1 - labelSmoothing : 0) + labelSmoothing / outputs;
    }

    /** The loss of one example from the probabilities that the network gave it. */
    public double of(float[] answers, int offset, int label) {
        double loss = 0;
        for (int i = 0; i < outputs; i++) {
            double target = target(label, i);
            double answer = answers[offset + i];
            double probability = Math.clamp(answer, EPSILON, 1 - EPSILON);
            loss += switch (this.loss) {
                case SPARSE_CATEGORICAL_CROSSENTROPY, CATEGORICAL_CROSSENTROPY ->
                    target == 0 ? 0 : -target * Math.log(probability);
                case BINARY_CROSSENTROPY -> -target * Math.log(probability) - (1 - target) * Math.log(1 - probability);
                case MEAN_SQUARED_ERROR -> (answer - target) * (answer - target) / outputs;
            };
        }
        return loss;
    }
}
