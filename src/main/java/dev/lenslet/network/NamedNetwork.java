package dev.lenslet.network;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A network that ships by name: Keras' configuration with its {@code compile_config}, and Lenslet's own additions beside
 * it.
 *
 * @param title a line for people
 * @param keras the configuration as it ships
 * @param weights published ones that it begins with, as {@code vgg16}; null for random ones
 * @param twoClassesBySigmoid whether two classes get one sigmoid rather than a softmax of two
 */
public record NamedNetwork(
        String name,
        String title,
        Network network,
        JsonNode keras,
        TrainingDefaults defaults,
        @Nullable String weights,
        boolean twoClassesBySigmoid) {

    /**
     * How it is trained unless a job says otherwise, in Keras' words.
     *
     * @param optimizer as {@code adam}
     * @param loss as {@code sparse_categorical_crossentropy}
     * @param batchSize examples a step
     */
    public record TrainingDefaults(String optimizer, double learningRate, String loss, int batchSize) {}

    static NamedNetwork read(String name, JsonNode json) {
        JsonNode optimizer = json.path("compile_config").path("optimizer");
        JsonNode own = json.path("lenslet");
        return new NamedNetwork(
                name,
                own.path("title").asString(""),
                KerasJson.read(json),
                json,
                new TrainingDefaults(
                        optimizer.path("class_name").asString(""),
                        optimizer.path("config").path("learning_rate").asDouble(),
                        json.path("compile_config").path("loss").asString(""),
                        own.path("batch_size").asInt()),
                own.path("weights").asStringOpt().orElse(null),
                own.path("two_classes").asString("").equals("sigmoid"));
    }

    /**
     * The network for a data set: its last Dense takes the class count, its input the shape. One that gives two classes
     * one sigmoid gives more a softmax.
     *
     * @param inputShape of one example; null keeps the network's
     * @throws InvalidNetworkException where the shape does not fit its layers
     */
    public Network forData(int classes, @Nullable Shape inputShape) {
        Network fitted = inputShape == null ? network : network.withInputShape(inputShape);
        Node last = fitted.nodes().stream()
                .filter(node -> node.layer() instanceof Dense)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new InvalidNetworkException("'" + name + "' has no Dense to take the classes"));
        Dense dense = (Dense) last.layer();
        if (classes == 2 && twoClassesBySigmoid) {
            return fitted.replaced(last.name(), dense.withUnits(1).withActivation(Activation.SIGMOID));
        }
        Dense classifying = twoClassesBySigmoid ? dense.withActivation(Activation.SOFTMAX) : dense;
        return fitted.replaced(last.name(), classifying.withUnits(classes));
    }
}
