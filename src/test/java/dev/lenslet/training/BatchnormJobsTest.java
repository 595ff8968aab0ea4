package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** batchnorm-cnn on pictures in colour, trained as it says itself where a job does not say otherwise. */
class BatchnormJobsTest extends RunningService {

    private static final int SIDE = 32;

    @BeforeEach
    void upload() {
        Map<String, byte[]> two = new TreeMap<>(Textures.classes(60, SIDE));
        two.keySet().removeIf(file -> file.startsWith("dots"));
        store("two-textures", two);
        store("two-shades", Archives.darkAndLight("", 60, SIDE));
        store("three-textures", Textures.classes(2, SIDE));
    }

    /** 1,200 steps: moving averages begin at 1 and keep 0.99 of themselves each step, as Keras', and variances here are small. */
    @Test
    void learnsShadesWithOneSigmoid() {
        String id = client.accepted("""
                {"model": "two-shades", "dataset": "two-shades", "network": "batchnorm-cnn", "input_shape": [32, 32, 3],
                 "training": {"epochs": 100, "batch_size": 8, "seed": 1}}""");
        JsonNode job = client.await(id, "SUCCEEDED");
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        JsonNode record = client.get("/models/two-shades/versions/stable").json();
        assertThat(record.at("/output/kind").asString()).isEqualTo("SIGMOID");
        assertThat(record.at("/metrics/test/accuracy").asDouble())
                .as("%s", record.get("metrics"))
                .isGreaterThan(0.85);
        assertThat(record.at("/parity/max_difference").asDouble()).isLessThan(1e-4);
    }

    @Test
    void trainsAsTheNetworkSaysWhereTheJobDoesNot() {
        JsonNode two = planned("two-textures", "\"epochs\": 1");
        assertThat(two.at("/optimizer/name").asString()).as("%s", two).isEqualTo("rmsprop");
        assertThat(two.at("/optimizer/learning_rate").asDouble()).isEqualTo(0.001);
        assertThat(two.at("/optimizer/rho").asDouble()).isEqualTo(0.9);
        assertThat(two.path("loss").asString()).isEqualTo("binary_crossentropy");
        assertThat(two.path("batch_size").asInt()).isEqualTo(15);
        assertThat(planned("three-textures", "\"epochs\": 1").path("loss").asString())
                .isEqualTo("sparse_categorical_crossentropy");
    }

    @Test
    void whatTheJobSaysGoesBeforeWhatTheNetworkSays() {
        JsonNode slower = planned("two-textures", "\"epochs\": 1, \"learning_rate\": 0.01");
        assertThat(slower.at("/optimizer/name").asString()).isEqualTo("rmsprop");
        assertThat(slower.at("/optimizer/learning_rate").asDouble()).isEqualTo(0.01);
        JsonNode other = planned("two-textures", "\"epochs\": 1, \"optimizer\": \"sgd\"");
        assertThat(other.at("/optimizer/name").asString()).isEqualTo("sgd");
        assertThat(other.at("/optimizer/learning_rate").asDouble()).isEqualTo(0.01);
    }

    /** What a job would be trained with; it is cancelled. */
    private JsonNode planned(String dataSet, String training) {
        String id = client.accepted("{\"model\": \"planned\", \"dataset\": \"" + dataSet
                + "\", \"network\": \"batchnorm-cnn\", \"input_shape\": [32, 32, 3], \"training\": {" + training
                + "}}");
        JsonNode job = client.job(id);
        cancelAll(id);
        return job.path("training");
    }

    private void store(String name, Map<String, byte[]> files) {
        Answer answer = client.post(
                "/datasets?name=" + name, "application/zip", BodyPublishers.ofByteArray(Archives.zip(files)));
        assertThat(answer.status()).as("%s", answer).isIn(201, 409);
    }
}
