package dev.lenslet.training;

import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Reference;
import dev.lenslet.network.Weights;
import dev.lenslet.training.job.JobJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One way to train and what Keras made of it; written by {@code src/test/python/training_references.py}. */
record KerasSteps(JsonNode about, JsonNode json, Network network) {

    static List<KerasSteps> all() {
        JsonNode file = file("steps");
        List<KerasSteps> all = new ArrayList<>();
        for (JsonNode json : file.get("cases")) {
            JsonNode about = file.get("networks").get(json.get("network").asString());
            all.add(new KerasSteps(about, json, KerasJson.read(about.get("config"))));
        }
        return all;
    }

    static JsonNode file(String name) {
        try (InputStream in = KerasSteps.class.getResourceAsStream("/training/" + name + ".json")) {
            return JobJson.mapper().readTree(in);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    Hyperparameters training() {
        return JobJson.mapper().treeToValue(json.get("training"), Hyperparameters.class);
    }

    Weights start() {
        return Reference.weights(network, about.get("weights"));
    }

    Weights trained() {
        return Reference.weights(network, json.get("trained"));
    }

    float[] inputs() {
        return Reference.floats(about.get("inputs"));
    }

    int[] labels() {
        return about.get("labels").valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    float @Nullable [] exampleWeights() {
        return json.has("example_weights") ? Reference.floats(json.get("example_weights")) : null;
    }

    double[] rates() {
        return json.get("rates").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    double[] losses() {
        return json.get("losses").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    @Override
    public String toString() {
        return json.get("name").asString();
    }
}
