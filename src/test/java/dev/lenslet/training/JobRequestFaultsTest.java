package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a job exists, and with what words. */
class JobRequestFaultsTest extends RunningService {

    @AfterEach
    void noJobCameOfIt() {
        assertThat(client.get("/training-jobs").json().path("items"))
                .noneMatch(job -> job.path("model").asString().startsWith("refused"));
    }

    @Test
    void everyFaultyFieldIsToldAtOnce() {
        Answer answer = client.submit("""
                {"model": "Refused!", "network": 7, "input_shape": [28, 0, 1], "owner": "me", "epochs": 3,
                 "resources": {"gpus": -1, "memory": 2, "priority": 101, "retries": 0.5, "threads": 3}, "sweep": {},
                 "training": {"epochs": 0, "batch_size": 1.5, "steps_per_epoch": "many", "validation_steps": 3,
                   "optimizer": {"name": "adam", "learning_rate": -1, "beta_1": 1, "nesterov": true},
                   "learning_rate": {"class_name": "CosineDecay"}, "loss": "mse", "validation_split": 1, "seed": 1.5,
                   "engine": "DL 4 J", "early_stopping": {}, "augmentation": {"turn": 1}, "class_weight": {},
                   "label_smoothing": 2, "clip": 1, "trainable_from": 7, "weights": "VGG 16", "momentum": 0.9}}""");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:invalid-request");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.faultyFields())
                .containsExactlyInAnyOrder(
                        "model",
                        "dataset",
                        "network",
                        "input_shape",
                        "owner",
                        "epochs",
                        "resources.gpus",
                        "resources.memory",
                        "resources.priority",
                        "resources.retries",
                        "resources.threads",
                        "sweep.method",
                        "sweep.parameters",
                        "training.epochs",
                        "training.batch_size",
                        "training.steps_per_epoch",
                        "training.validation_steps",
                        "training.optimizer.learning_rate",
                        "training.optimizer.beta_1",
                        "training.optimizer.nesterov",
                        "training.learning_rate.name",
                        "training.loss",
                        "training.validation_split",
                        "training.seed",
                        "training.engine",
                        "training.early_stopping.monitor",
                        "training.augmentation.turn",
                        "training.class_weight",
                        "training.label_smoothing",
                        "training.clip",
                        "training.trainable_from",
                        "training.weights",
                        "training.momentum");
        Map<String, String> messages = answer.json()
                .path("errors")
                .valueStream()
                .collect(java.util.stream.Collectors.toMap(
                        error -> error.path("field").asString(),
                        error -> error.path("message").asString()));
        assertThat(messages.get("resources.memory")).isEqualTo("must be a size, as \"2GB\" or \"1500MB\"");
        assertThat(messages.get("resources.priority")).isEqualTo("must be an integer from -100 to 100");
        assertThat(messages.get("owner")).contains("[default]", "lenslet.training.scheduling.quotas");
        assertThat(messages.get("epochs")).startsWith("is unknown; known are [");
        assertThat(messages.get("training.epochs")).isEqualTo("must be an integer from 1 to 10000");
        assertThat(messages.get("training.learning_rate.name")).isEqualTo("is missing, as 'cosine'");
        assertThat(messages.get("training.augmentation.turn")).startsWith("is unknown; known are [");
        assertThat(messages.get("dataset")).isEqualTo("is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"optimizer\":\"lion\"} | training.optimizer | not supported yet",
                "{\"optimizer\":{\"name\":\"nadam\"}} | training.optimizer.name | not supported yet",
                "{\"optimizer\":{\"name\":\"magic\"}} | training.optimizer.name | no optimizer",
                "{\"optimizer\":{}} | training.optimizer.name | missing",
                "{\"optimizer\":3} | training.optimizer | must be an object",
                "{\"learning_rate\":0.1,\"optimizer\":{\"name\":\"adam\",\"learning_rate\":0.2}}"
                        + " | training.learning_rate | differs",
                "{\"epochs\":10001} | training.epochs | from 1 to 10000",
                "{\"epochs\":99999999999} | training.epochs | from 1 to 10000",
                "{\"learning_rate\":1e400} | training.learning_rate | above 0",
                "{\"seed\":9223372036854775808} | training.seed | 64 bits",
                "[] | training | must be an object",
            })
    void aFieldOfTheTrainingIsNamedByItsPath(String training, String field, String words) {
        Answer answer = client.submit("{\"model\":\"refused\",\"dataset\":\"shades\",\"network\":\"simple-cnn\","
                + "\"input_shape\":[12,12,1],\"training\":" + training + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.faultyFields()).containsExactly(field);
        assertThat(answer.text("/errors/0/message")).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"network\":\"lenet\" | network | known are [",
                "\"network\":\"simple-cnn\",\"training\":{\"engine\":\"torch\"} | training.engine | known are [dl4j",
                "\"network\":\"simple-cnn\",\"input_shape\":[12,12] | network | needs an input of (height",
                "\"network\":\"simple-cnn\",\"input_shape\":[12,12,2] | input_shape | 1 or 3 channels",
                "\"network\":\"simple-cnn\",\"input_shape\":[2,2,1] | network | conv2d",
                "\"network\":\"simple-cnn\",\"input_shape\":[600,600,1] | network | 200000000",
                "\"network\":\"simple-cnn\",\"training\":{\"loss\":\"binary_crossentropy\"} | training.loss | sigmoid",
                "\"network\":\"simple-cnn\",\"training\":{\"class_weight\":{\"cat\":1}}"
                        + " | training.class_weight.cat | classes are [dark, light]",
                "\"network\":\"simple-cnn\",\"training\":{\"class_weight\":{\"0\":2,\"dark\":1}}"
                        + " | training.class_weight.dark | given twice",
                "\"network\":\"simple-cnn\",\"training\":{\"loss\":\"mean_squared_error\",\"label_smoothing\":0.1}"
                        + " | training.label_smoothing | cross-entropies",
                "\"network\":{} | network | class_name",
                "\"network\":{\"class_name\":\"Sequential\",\"config\":{\"layers\":[]}} | network | layer",
                "\"network\":\"simple-cnn\",\"training\":{\"trainable_from\":\"dense\"} | training.weights | random weights",
            })
    void whatDoesNotFitTogetherIsUnprocessable(String fields, String field, String words) {
        Answer answer = client.submit("{\"model\":\"refused\",\"dataset\":\"shades\"," + fields + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:unfit-training-job");
        assertThat(answer.faultyFields()).contains(field);
        assertThat(answer.text("/detail")).contains(words);
    }

    @Test
    void aConfigurationIsUsedVerbatimAndRefusedOnAMismatch() {
        String threeClasses = """
                {"model": "refused", "dataset": "shades", "input_shape": %s, "network":
                  {"class_name": "Sequential", "config": {"name": "own", "layers": [
                    {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 12, 12, 1]}},
                    {"class_name": "Flatten", "config": {"name": "flat"}},
                    {"class_name": "Dense", "config": {"name": "out", "units": 3, "activation": "softmax"}}]}}}""";
        Answer classes = client.submit(threeClasses.formatted("[12, 12, 1]"));
        assertThat(classes.status()).as("%s", classes).isEqualTo(422);
        assertThat(classes.text("/errors/0/field")).isEqualTo("network");
        assertThat(classes.text("/errors/0/message")).contains("'out'", "2 classes");
        Answer shape = client.submit(threeClasses.formatted("[28, 28, 1]"));
        assertThat(shape.status()).as("%s", shape).isEqualTo(422);
        assertThat(shape.text("/detail")).contains("28", "12");
    }

    @Test
    void aBatchThatNoWorkerHasTheMemoryForIsRefusedWithTheLargestThatOneHas() {
        Answer answer = client.submit("{\"model\":\"refused\",\"dataset\":\"shades\",\"network\":\"simple-cnn\","
                + "\"input_shape\":[64,64,1],\"training\":{\"batch_size\":20000}}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.faultyFields()).containsExactly("training.batch_size");
        assertThat(answer.text("/detail")).contains("20000 examples", "a worker has", "which is enough for");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"memory\":\"999999GB\"} | resources.memory | the most that a replica has to give is ",
                "{\"memory\":\"500MB\"} | resources.memory | a worker takes 0.75 GB before its first array",
                "{\"gpus\":1} | resources.gpus | there is no GPU here: "
            })
    void whatNoReplicaCanGiveIsRefusedWithTheReason(String resources, String field, String reason) {
        Answer answer = client.submit(
                Client.shades("refused", 1).replace("\"training\"", "\"resources\": " + resources + ", \"training\""));
        assertThat(answer.status()).as("%s", answer).isEqualTo(422);
        assertThat(answer.faultyFields()).containsExactly(field);
        assertThat(answer.text("/detail")).contains(reason);
    }

    @Test
    void anUnknownDataSetIsNotFound() {
        Answer answer = client.submit("{\"model\":\"refused\",\"dataset\":\"none\",\"network\":\"simple-cnn\"}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:unknown-data-set");
        assertThat(answer.faultyFields()).containsExactly("dataset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"model\":\"refused\"} {}",
                "{\"model\":\"refused\",\"model\":\"refused\",\"dataset\":\"shades\",\"network\":\"simple-cnn\"}",
                "{\"model\":\"refused\",\"dataset\":\"shades\",\"network\":\"simple-cnn\",\"training\":{\"seed\":1,\"seed\":2}}",
                "{\"model\":NaN}"
            })
    void whatIsNoJsonObjectIsMalformed(String body) {
        Answer answer = client.submit(body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:invalid-request");
        assertThat(answer.faultyFields()).containsExactly("body");
    }

    @Test
    void deepNestingAndLargeBodiesAreRefused() {
        Answer deep = client.submit("{\"network\":" + "[".repeat(100_000));
        assertThat(deep.status()).isEqualTo(400);
        Answer large = client.submit("{\"model\":\"" + "x".repeat(1024 * 1024) + "\"}");
        assertThat(large.status()).isEqualTo(413);
        Answer text = client.post("/training-jobs", "text/plain", BodyPublishers.ofString("{}"));
        assertThat(text.status()).isEqualTo(415);
    }

    @Test
    void whatIsAskedOfAnUnknownJobIsNotFound() {
        assertThat(client.get("/training-jobs/none").status()).isEqualTo(404);
        assertThat(client.get("/training-jobs/none/log").text("/type"))
                .isEqualTo("urn:lenslet:problem:unknown-training-job");
        assertThat(client.get("/training-jobs/none/events").status()).isEqualTo(404);
        Answer streamed = client.get("/training-jobs/none/events", "text/event-stream");
        assertThat(streamed.status()).isEqualTo(404);
        assertThat(streamed.text("/type")).isEqualTo("urn:lenslet:problem:unknown-training-job");
        assertThat(client.get("/training-jobs/..%2f..%2fdatabase/log").status()).isIn(400, 404);
    }

    @Test
    void weightsThatAreNotHereAndHaveNoAddressAreAskedFor() {
        Answer answer =
                client.submit("{\"model\":\"refused\",\"dataset\":\"shades\",\"network\":\"squeezenet-transfer\"}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:weights-unavailable");
        assertThat(answer.text("/detail")).contains("squeezenet_weights_tf_dim", "lenslet.weights.dir");
    }
}
