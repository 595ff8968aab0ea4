package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Jobs that are trained again from their records, with one thread. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.training.heap=256MB", "lenslet.training.off-heap=384MB", "lenslet.training.threads=1"})
@DirtiesContext
class RepeatedJobsTest {

    private static final Path HOME =
            Path.of("target", "training-tests", UUID.randomUUID().toString()).toAbsolutePath();

    private Client client = new Client(0);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", HOME::toString);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        client = new Client(port);
    }

    @Test
    void aRepeatedJobHasTheSameWeightsBitForBitAlsoWhereTheSeedWasDrawn() {
        upload("twice", 10);
        String id = client.accepted("""
                {"model": "again", "dataset": "twice", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": 3, "batch_size": 8, "validation_split": 0.25}}""");
        JsonNode first = client.await(id, "SUCCEEDED");
        assertThat(first.path("state").asString()).as("%s", first).isEqualTo("SUCCEEDED");
        assertThat(first.at("/environment/data_set_checksum").asString())
                .isEqualTo(client.get("/datasets/twice").text("/checksum"));
        assertThat(first.at("/environment/threads").asString()).isEqualTo("1");
        assertThat(first.at("/environment/libraries/deeplearning4j").asString()).isNotEqualTo("unknown");

        Answer repeated = repeat(id);
        assertThat(repeated.status()).as("%s", repeated).isEqualTo(202);
        String again = repeated.text("/id");
        assertThat(repeated.header("Location")).isEqualTo("/training-jobs/" + again);
        assertThat(repeated.text("/repeats")).isEqualTo(id);
        assertThat(repeated.json().at("/training/seed").asLong())
                .isEqualTo(first.at("/training/seed").asLong());
        JsonNode second = client.await(again, "SUCCEEDED");
        assertThat(second.path("state").asString()).as("%s", second).isEqualTo("SUCCEEDED");
        assertThat(second.path("warnings")).isEmpty();
        assertThat(graph("again", second.path("version").asString()))
                .isEqualTo(graph("again", first.path("version").asString()));
    }

    @Test
    void anotherDataSetUnderTheNameIsRefusedWithBothChecksumsAndSoIsNone() {
        upload("changing", 6);
        String checksum = client.get("/datasets/changing").text("/checksum");
        String id = client.accepted("""
                {"model": "strict", "dataset": "changing", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": 1, "seed": 3}}""");
        client.await(id, "SUCCEEDED");
        assertThat(client.delete("/datasets/changing").status()).isEqualTo(204);

        Answer gone = repeat(id);
        assertThat(gone.status()).as("%s", gone).isEqualTo(409);
        assertThat(gone.text("/type")).isEqualTo("urn:lenslet:problem:training-job-not-repeatable");
        assertThat(gone.text("/recorded_checksum")).isEqualTo(checksum);

        upload("changing", 7);
        Answer other = repeat(id);
        assertThat(other.status()).as("%s", other).isEqualTo(409);
        assertThat(other.text("/recorded_checksum")).isEqualTo(checksum);
        assertThat(other.text("/present_checksum"))
                .isEqualTo(client.get("/datasets/changing").text("/checksum"))
                .isNotEqualTo(checksum);
        assertThat(repeat("none").status()).isEqualTo(404);
    }

    @Test
    void aJobThatWasNeverTrainedHasNothingToRepeat() {
        upload("waiting", 6);
        String json = """
                {"model": "idle", "dataset": "waiting", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": 10000}}""";
        String running = client.accepted(json);
        client.await(running, "RUNNING");
        String waiting = client.accepted(json);
        Answer refused = repeat(waiting);
        assertThat(refused.status()).as("%s", refused).isEqualTo(409);
        assertThat(refused.text("/detail")).contains("never came to be trained");
        for (String id : List.of(waiting, running)) {
            client.cancel(id);
            client.await(id, "CANCELLED");
        }
    }

    private Answer repeat(String id) {
        return client.post("/training-jobs/" + id + "/repeat", "application/json", BodyPublishers.noBody());
    }

    private String graph(String model, String version) {
        return client.get("/models/" + model + "/versions/" + version)
                .json()
                .path("files")
                .path("model.onnx")
                .path("sha256")
                .asString();
    }

    private void upload(String name, int count) {
        byte[] zip = Archives.zip(Archives.darkAndLight("", count, 12));
        Answer stored = client.post("/datasets?name=" + name, "application/zip", BodyPublishers.ofByteArray(zip));
        assertThat(stored.status()).as("%s", stored).isEqualTo(201);
    }
}
