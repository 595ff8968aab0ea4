package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lenslet.dataset.Archives;
import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.Client.Event;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Networks that begin with published weights, frozen or not, from submission to prediction. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class TransferLearningTest {

    private static final Path HOME =
            Path.of("target", "transfer-tests", UUID.randomUUID().toString()).toAbsolutePath();
    private static final Path WEIGHTS = HOME.resolve("published");
    private static final String SQUEEZENET = "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5";

    private Client client = new Client(0);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", HOME::toString);
        settings.add("lenslet.weights.dir", WEIGHTS::toString);
    }

    /** VGG16's file as its makers laid it out, with random weights: {@code src/test/python/vgg16_layout.py}. */
    @BeforeAll
    static void provide() throws IOException {
        Files.createDirectories(WEIGHTS);
        try (var packed = new GZIPInputStream(new GZIPInputStream(
                Files.newInputStream(Path.of("src/test/resources/exchange/vgg16-layout.h5.gz.gz"))))) {
            Files.copy(packed, WEIGHTS.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"));
        }
        String data = System.getenv("LENSLET_DATA_DIR");
        if (data != null) {
            Files.copy(Path.of(data, "models", SQUEEZENET), WEIGHTS.resolve(SQUEEZENET));
        }
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        client = new Client(port);
        if (client.get("/datasets/shades").status() != 200) {
            client.uploadShades();
        }
    }

    @Test
    void aFrozenBaseIsRunOnceAndItsHeadLearns() {
        String id = client.accepted("""
                {"model": "shades-vgg", "dataset": "shades", "network": "vgg16-transfer", "input_shape": [32, 32, 3],
                 "training": {"epochs": 40, "batch_size": 4, "seed": 1, "validation_split": 0.25,
                   "optimizer": {"name": "rmsprop", "learning_rate": 0.001}}}""");
        JsonNode job = client.await(id, "SUCCEEDED");

        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(job.at("/training/weights").asString()).isEqualTo("vgg16");
        assertThat(job.at("/training/loss").asString()).isEqualTo("binary_crossentropy");
        List<Event> events = client.events(id, "");
        assertThat(events)
                .filteredOn(event -> event.name().equals("phase"))
                .extracting(event -> event.json().path("phase").asString())
                .containsSubsequence("loading", "computing features", "training", "exporting", "verifying");
        JsonNode version = client.get("/models/shades-vgg/versions/1").json();
        assertThat(version.at("/parity/max_difference").asDouble())
                .as("%s", version)
                .isLessThanOrEqualTo(1e-4);
        assertThat(version.at("/origin/details/base/weights").asString()).isEqualTo("vgg16");
        assertThat(version.at("/origin/details/base/sha256").asString()).hasSize(64);
        assertThat(HOME.resolve("jobs").resolve(id).resolve("features.tmp")).doesNotExist();
        assertThat(predict("shades-vgg", 240)).as("%s", version).isEqualTo("light");
        assertThat(predict("shades-vgg", 20)).isEqualTo("dark");
    }

    @Test
    void laterLayersAreTrainedFromTheOneThatIsNamed() throws Exception {
        String id = client.accepted("""
                {"model": "shades-deep", "dataset": "shades", "network": "vgg16-transfer", "input_shape": [32, 32, 3],
                 "training": {"epochs": 1, "batch_size": 8, "seed": 1, "trainable_from": "block5_conv1",
                   "augmentation": {"horizontal_flip": true},
                   "optimizer": {"name": "sgd", "learning_rate": 0.001}}}""");
        JsonNode job = client.await(id, "SUCCEEDED");

        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(job.at("/training/trainable_from").asString()).isEqualTo("block5_conv1");
        JsonNode layers = client.get("/models/shades-deep/versions/1").json().at("/network/config/layers");
        assertThat(layers.valueStream()
                        .filter(layer -> layer.at("/config/trainable").asBoolean(true))
                        .map(layer -> layer.at("/config/name").asString()))
                .contains("block5_conv1", "block5_conv3", "dense")
                .doesNotContain("block4_conv3", "block1_conv1");
    }

    @Test
    void aLayerThatIsNotThereIsRefusedAndTheLayersAreNamed() {
        Answer answer = client.submit("""
                {"model": "refused", "dataset": "shades", "network": "vgg16-transfer",
                 "training": {"trainable_from": "block6_conv1"}}""");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.faultyFields()).containsExactly("training.trainable_from");
        assertThat(answer.text("/detail")).contains("block5_conv1");
    }

    @Test
    void unknownWeightsAreRefusedAndTheKnownNamed() {
        Answer answer = client.submit("""
                {"model": "refused", "dataset": "shades", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"weights": "resnet50"}}""");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.faultyFields()).containsExactly("training.weights");
        assertThat(answer.text("/detail")).contains("vgg16", "squeezenet");
    }

    @Test
    void weightsOfAnotherNetworkFailTheJobAndItSaysWhy() {
        String id = client.accepted("""
                {"model": "refused", "dataset": "shades", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"epochs": 1, "weights": "vgg16"}}""");

        JsonNode job = client.await(id, "FAILED");

        assertThat(job.path("reason").asString()).contains("vgg16", "do not fit", "block1_conv1");
    }

    /** Stripes, dots and checks in any colours and sizes: what is learnt of them is learnt by the head alone. */
    @Test
    void squeezeNetTellsTexturesApart() {
        assumeTrue(
                Files.exists(WEIGHTS.resolve(SQUEEZENET)),
                "LENSLET_DATA_DIR is not set; models/" + SQUEEZENET + " lies there");
        byte[] zip = Archives.zip(Textures.classes(24, 96));
        Answer stored = client.post("/datasets?name=textures", "application/zip", BodyPublishers.ofByteArray(zip));
        assertThat(stored.status()).as("%s", stored).isEqualTo(201);
        String id = client.accepted("""
                {"model": "textures", "dataset": "textures", "network": "squeezenet-transfer", "input_shape": [96, 96, 3],
                 "training": {"epochs": 30, "batch_size": 16, "seed": 1}}""");
        JsonNode job = client.await(id, "SUCCEEDED");

        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        JsonNode version = client.get("/models/textures/versions/1").json();
        assertThat(version.at("/metrics/test/accuracy").asDouble())
                .as("%s", version)
                .isGreaterThan(0.9);
        assertThat(version.at("/parity/max_difference").asDouble()).isCloseTo(0, within(1e-4));
        assertThat(predict("textures", Textures.picture("checks", 900, 96))).isEqualTo("checks");
    }

    private String predict(String model, int gray) {
        return predict(model, Archives.picture(12, 12, gray));
    }

    /** A version that was published a moment ago may still be loading. */
    private String predict(String model, byte[] png) {
        Answer answer = Awaitility.await()
                .until(
                        () -> client.post("/predict?model=" + model, "image/png", BodyPublishers.ofByteArray(png)),
                        now -> now.status() != 503);
        return answer.text("/predictions/0/label");
    }
}
