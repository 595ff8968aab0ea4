package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Sweeps of real, small jobs over HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.training.queue-capacity=6",
            "lenslet.training.heap=256MB",
            "lenslet.training.off-heap=384MB",
            "lenslet.training.threads=1"
        })
@DirtiesContext
class SweepsHttpTest {

    private static final Path HOME =
            Path.of("target", "training-tests", UUID.randomUUID().toString()).toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Client client = new Client(0);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", HOME::toString);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        client = new Client(port);
        if (client.get("/datasets/shades").status() != 200) {
            client.uploadShades();
        }
    }

    @Test
    void theBestOfAGridIsPublishedAndTheRestStandsBesideItInOneTable() throws Exception {
        Answer submitted = client.submit(sweep("grid", 2, """
                {"method": "grid", "metric": "val_loss", "parameters": {
                  "learning_rate": [0.00000001, 0.01], "network.dense.units": {"min": 4, "max": 9, "count": 2}}}"""));
        assertThat(submitted.status()).as("%s", submitted).isEqualTo(202);
        String id = submitted.text("/id");
        assertThat(submitted.header("Location")).isEqualTo("/sweeps/" + id);
        assertThat(submitted.json().at("/trials/QUEUED").asInt()).isPositive();
        assertThat(submitted.text("/direction")).isEqualTo("min");

        JsonNode done = await(id);
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(done.at("/best/trial/values/learning_rate").asDouble()).isEqualTo(0.01);
        assertThat(done.path("version").asString()).isEqualTo("1");
        assertThat(client.get("/models/grid").json().path("versions")).hasSize(1);
        JsonNode version = client.get("/models/grid/versions/1").json();
        String best = done.at("/best/job").asString();
        assertThat(version.at("/origin/job").asString()).isEqualTo(best);
        assertThat(version.at("/metrics/validation/loss").asDouble())
                .isEqualTo(done.at("/best/trial/validation/loss").asDouble());
        assertThat(version.at("/network/config/layers")
                        .valueStream()
                        .filter(layer -> layer.at("/config/name").asString().equals("dense"))
                        .map(layer -> layer.at("/config/units").asInt()))
                .containsExactly(done.at("/best/trial/values")
                        .path("network.dense.units")
                        .asInt());

        List<JsonNode> trials = trials(id);
        assertThat(trials).hasSize(4);
        assertThat(trials.getFirst().path("id").asString()).isEqualTo(best);
        assertThat(trials.stream()
                        .map(trial -> trial.at("/trial/validation/loss").asDouble()))
                .isSorted();
        assertThat(trials.stream()
                        .map(trial -> trial.at("/training/seed").asLong())
                        .distinct())
                .as("the same examples are held out")
                .hasSize(1);
        for (JsonNode loser : trials.subList(1, 4)) {
            assertThat(loser.path("state").asString()).isEqualTo("SUCCEEDED");
            assertThat(loser.path("reason").asString()).contains("was better by val_loss");
            assertThat(loser.has("version")).isFalse();
        }
        for (JsonNode trial : trials) {
            Path job = HOME.resolve("jobs").resolve(trial.path("id").asString());
            Awaitility.await().until(() -> Files.notExists(job.resolve("export")));
        }
        Answer csv = client.get("/training-jobs?sweep=" + id, "text/csv");
        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        List<String> lines = csv.response().body().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.getFirst())
                .isEqualTo("trial,job,state,learning_rate,network.dense.units,val_loss,val_accuracy,epochs,version,"
                        + "seconds,reason");
        assertThat(lines.get(1)).contains(best + ",SUCCEEDED,0.01,").contains(",2,1,");
    }

    @Test
    void byHalvingTheBetterOnesTrainOnAndTheOthersStopEarlyWithAReason() {
        String id = submit(sweep("halved", 0, """
                {"method": "halving", "eta": 2, "min_epochs": 1, "max_epochs": 4, "metric": "val_loss",
                 "parameters": {"learning_rate": [0.00000001, 0.01, 0.0000001, 0.001]}}"""));
        JsonNode done = await(id);
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        List<JsonNode> trials = trials(id);
        assertThat(trials.stream()
                        .map(trial -> trial.at("/trial/validation/epochs").asInt()))
                .containsExactlyInAnyOrder(4, 2, 1, 1);
        assertThat(trials.stream()
                        .filter(trial -> trial.at("/trial/validation/epochs").asInt() < 4)
                        .filter(trial -> !trial.has("version"))
                        .map(trial -> trial.path("reason").asString()))
                .isNotEmpty()
                .allMatch(reason -> reason.startsWith("stopped early, after "));
        assertThat(client.get("/models/halved").json().path("versions")).hasSize(1);
        String last = trials.stream()
                .filter(trial -> trial.at("/trial/validation/epochs").asInt() == 4)
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        assertThat(client.events(last, "").stream()
                        .filter(event -> event.name().equals("epoch"))
                        .map(event -> event.json().path("epoch").asInt()))
                .as("each epoch once: rungs go on from their checkpoints")
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void aTrialThatFailsLeavesTheOthersAndASweepWhoseTrialsAllFailSaysSo() {
        // A penalty that no number holds.
        String some = submit(penalised("some", "[1e308, 0.001]"));
        JsonNode done = await(some);
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(done.at("/trials/FAILED").asInt()).isEqualTo(1);
        assertThat(done.at("/best/trial/number").asInt()).isEqualTo(2);

        String none = submit(penalised("none", "[1e308, 2e307]"));
        JsonNode failed = await(none);
        assertThat(failed.path("state").asString()).isEqualTo("FAILED");
        assertThat(failed.path("reason").asString())
                .startsWith("none of its 2 trials came to figures that can be compared; trial 1: the loss became ");
        assertThat(client.get("/models/none").status()).isEqualTo(404);
    }

    @Test
    void aSweepIsCancelledWithItsTrialsAndItsRunningTrialsAreNotResumed() {
        String id = submit(sweep("called-off", 10_000, """
                {"method": "random", "trials": 3, "seed": 1,
                 "parameters": {"learning_rate": {"min": 0.0001, "max": 0.01, "scale": "log"}}}"""));
        String first = trials(id).stream()
                .filter(trial -> trial.at("/trial/number").asInt() == 1)
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
        client.awaitSteps(first);
        client.cancel(first);
        client.await(first, "CANCELLED");
        Answer refused = client.resume(first, "");
        assertThat(refused.status()).as("%s", refused).isEqualTo(409);
        assertThat(refused.text("/detail")).contains("its sweep " + id + " has not ended");

        assertThat(post("/sweeps/" + id + "/cancel").status()).isIn(200, 202);
        JsonNode done = await(id);
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("CANCELLED");
        assertThat(done.at("/trials/CANCELLED").asInt()).isEqualTo(3);
        assertThat(post("/sweeps/" + id + "/cancel").status()).isEqualTo(200);
        assertThat(client.get("/models/called-off").status()).isEqualTo(404);
    }

    @Test
    void oneKeyIsOneSweep() {
        String json = sweep("keyed", 10_000, """
                {"method": "grid", "parameters": {"batch_size": [4, 8]}}""");
        Answer first = client.submit(json, "sweep-1");
        Answer again = client.submit(json, "sweep-1");
        assertThat(again.status()).as("%s", again).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(client.submit(json.replace("keyed", "other"), "sweep-1").status())
                .isEqualTo(422);
        post(first.header("Location") + "/cancel");
        await(first.text("/id"));
    }

    @Test
    void whatCannotBeTriedIsRefusedWhole() {
        Answer faulty = client.submit("""
                {"model": "bad", "dataset": "shades", "network": "simple-cnn", "training": {"learning_rate": 0.1},
                 "sweep": {"method": "halving", "eta": 1, "metric": "loss", "parameters": {
                   "learning_rate": [0.1, 0.1], "momentum": [1], "batch_size": {"min": 4, "max": 2, "count": 2},
                   "dropout": {"min": 0, "max": 1.5, "scale": "log"}}, "colour": 1}}""");
        assertThat(faulty.status()).isEqualTo(400);
        assertThat(faulty.faultyFields())
                .containsExactlyInAnyOrder(
                        "sweep.metric",
                        "sweep.eta",
                        "sweep.max_epochs",
                        "sweep.parameters.learning_rate",
                        "sweep.parameters.momentum",
                        "sweep.parameters.batch_size.max",
                        "sweep.parameters.dropout.max",
                        "sweep.parameters.dropout.count",
                        "sweep.colour",
                        "training.validation_split",
                        "training.learning_rate");

        Answer unknown = client.submit(sweep("bad", 1, """
                {"method": "grid", "parameters": {"network.dense_9.units": [1, 2], "network.dense.unit": [1],
                  "dropout": [0.1], "network.dense_1.activation": ["softmax", "swoosh"]}}"""));
        assertThat(unknown.status()).as("%s", unknown).isEqualTo(422);
        assertThat(unknown.faultyFields())
                .containsExactlyInAnyOrder(
                        "sweep.parameters.network.dense_9.units",
                        "sweep.parameters.network.dense.unit",
                        "sweep.parameters.dropout");
        assertThat(unknown.text("/detail"))
                .contains(
                        "its layers are [", "layer 'dense' has no such field; it has [", "the network has no dropout");

        Answer refused = client.submit(sweep("bad", 1, """
                {"method": "grid", "parameters": {"network.dense_1.units": [1, 3]}}"""));
        assertThat(refused.status()).as("%s", refused).isEqualTo(422);

        Answer many = client.submit(sweep("bad", 1, """
                {"method": "grid", "parameters": {"learning_rate": {"min": 0.1, "max": 1, "count": 7}}}"""));
        assertThat(many.status()).as("%s", many).isEqualTo(422);
        assertThat(many.text("/detail")).contains("has 7 trials, and 6 jobs may wait");
        assertThat(client.get("/training-jobs?sweep=none").status()).isEqualTo(404);
        assertThat(client.get("/sweeps/none").status()).isEqualTo(404);
        assertThat(client.get("/training-jobs", "text/csv").faultyFields()).containsExactly("sweep");
    }

    private Answer post(String path) {
        return client.post(path, "application/json", java.net.http.HttpRequest.BodyPublishers.noBody());
    }

    private String submit(String json) {
        Answer answer = client.submit(json);
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        return answer.text("/id");
    }

    private List<JsonNode> trials(String sweep) {
        return client.get("/training-jobs?sweep=" + sweep)
                .json()
                .path("items")
                .valueStream()
                .toList();
    }

    private JsonNode await(String sweep) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(PATIENCE)
                .until(
                        () -> client.get("/sweeps/" + sweep).json(),
                        now -> !now.path("state").asString().equals("RUNNING"));
    }

    private static String penalised(String model, String penalties) {
        return """
                {"model": "%s", "dataset": "shades", "training": {"epochs": 2, "validation_split": 0.25, "seed": 1},
                 "network": {"class_name": "Sequential", "config": {"name": "penalised", "layers": [
                   {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 12, 12, 1]}},
                   {"class_name": "Flatten", "config": {"name": "flat"}},
                   {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax",
                     "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}}}]}},
                 "sweep": {"method": "grid", "parameters": {"network.out.kernel_regularizer.config.l2": %s}}}""".formatted(model, penalties);
    }

    /** @param epochs 0 where the sweep says how many */
    private static String sweep(String model, int epochs, String sweep) {
        return """
                {"model": "%s", "dataset": "shades", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {%s "validation_split": 0.25, "seed": 1}, "sweep": %s}""".formatted(model, epochs == 0 ? "" : "\"epochs\": " + epochs + ",", sweep);
    }
}
