package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Versions that come and go by the hands of others while the service runs. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.models.poll=200ms")
@DirtiesContext
class ModelWatchTest {

    private static final String PIXELS = "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";
    private static final String EXAMPLE = "{\"examples\":[{\"input\":" + PIXELS + "}]}";

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestModels.constant(directory.resolve("models/digits/1"), "v1", "other");
        Files.delete(TestModels.brightness(directory.resolve("models/triton/1")).resolve("model.json"));
        Files.writeString(directory.resolve("models/triton/config.pbtxt"), """
                platform: "onnxruntime_onnx"
                max_batch_size: 8
                input [ { name: "input" data_type: TYPE_FP32 dims: [ 4, 4, 1 ] } ]
                output [ { name: "out" data_type: TYPE_FP32 dims: [ 3 ] label_filename: "names.txt" } ]
                instance_group [ { count: 1 kind: KIND_CPU } ]
                dynamic_batching { preferred_batch_size: [ 8, 4 ] max_queue_delay_microseconds: 100 }
                """);
        Files.writeString(directory.resolve("models/triton/names.txt"), "black\nwhite\nneither\n");
        Files.delete(TestModels.halfPlusTwo(directory.resolve("models/bare/3")).resolve("model.json"));
        Files.delete(
                TestModels.halfPlusTwo(directory.resolve("models/misnamed/1")).resolve("model.json"));
        Files.writeString(directory.resolve("models/misnamed/config.pbtxt"), "input { name: \"x\" dims: 1 }");
        Files.delete(
                TestModels.halfPlusTwo(directory.resolve("models/mistyped/1")).resolve("model.json"));
        Files.writeString(
                directory.resolve("models/mistyped/config.pbtxt"),
                "input { name: \"input\" data_type: TYPE_UINT8 dims: 1 }");
        for (String name : List.of("senseless", "DenseNet_ONNX")) {
            Files.delete(TestModels.halfPlusTwo(
                            directory.resolve("models").resolve(name).resolve("1"))
                    .resolve("model.json"));
        }
        Files.writeString(
                directory.resolve("models/senseless/config.pbtxt"),
                "max_batch_size: 4 dynamic_batching { preferred_batch_size: [ 16 ] }");
        Files.createDirectories(directory.resolve("models/.git/objects"));
        TestModels.serve(registry, directory);
    }

    private final Http http;

    ModelWatchTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void tenVersionsTakeOverOneAfterAnotherAndNoRequestFails() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Queue<Answer> failed = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                loops.add(clients.submit(() -> {
                    while (!over.get()) {
                        Answer answer = http.post("/v1/models/digits:classify", "application/json", EXAMPLE);
                        if (answer.status() == 200) {
                            answered.incrementAndGet();
                        } else {
                            failed.add(answer);
                        }
                    }
                }));
            }
            try {
                for (int version = 2; version <= 11; version++) {
                    int number = version;
                    Path made = TestModels.constant(directory.resolve("made"), "v" + number, "other");
                    moveIn(made, "digits", number);
                    Ready.until(() -> label("digits").equals("v" + number));
                }
            } finally {
                over.set(true);
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
        assertThat(failed).isEmpty();
        assertThat(answered).hasPositiveValue();
    }

    @Test
    void aBrokenVersionIsReportedAndDisturbsNothing() throws IOException {
        moveIn(TestModels.constant(directory.resolve("made-good"), "good", "other"), "steady", 1);
        Ready.until(() -> http.get("/v1/models/steady").text("/ready").equals("true"));
        Path broken = TestModels.constant(directory.resolve("made-broken"), "bad", "other");
        Files.write(broken.resolve("model.onnx"), new byte[] {1, 2, 3});
        moveIn(broken, "steady", 2);
        Ready.until(() -> http.get("/models/steady").text("/broken/0/version").equals("2"));
        assertThat(http.get("/models/steady").text("/broken/0/reason")).contains("bytes");
        assertThat(label("steady")).isEqualTo("good");
        // One whose files are as its record says, and whose graph the engine refuses.
        moveIn(TestModels.noGraph(directory.resolve("made-no-graph")), "steady", 3);
        Ready.until(() -> http.get("/v1/models/steady/versions/3")
                .text("/model_version_status/0/state")
                .equals("END"));
        assertThat(label("steady")).isEqualTo("good");
    }

    @Test
    void aTritonDirectoryIsServedAsItIs() {
        Answer answer = http.post("/v1/models/triton:classify", "application/json", EXAMPLE);
        assertThat(answer.text("/results/0/1/0")).as("%s", answer).isEqualTo("white");
        assertThat(answer.json().at("/results/0/1/1").asDouble()).isGreaterThan(0.9);
        assertThat(http.get("/models/triton/versions/1").text("/origin/details/found"))
                .isEqualTo("true");
    }

    @Test
    void aBareGraphIsARegressionOfNumbers() {
        Answer answer =
                http.post("/v1/models/bare/versions/3:predict", "application/json", "{\"instances\": [1.0, 2.0, 5.0]}");
        assertThat(answer.response().body()).isEqualTo("{\"predictions\":[2.5,3.0,4.5]}");
    }

    @Test
    void aConfigurationThatDoesNotFitItsGraphIsReported() {
        assertThat(http.get("/models/misnamed").text("/broken/0/reason")).contains("config.pbtxt", "no input 'input'");
        assertThat(http.get("/models/mistyped").text("/broken/0/reason"))
                .contains("config.pbtxt", "TYPE_UINT8", "TYPE_FP32");
    }

    @Test
    void whatAConfigurationSaysOfBatchesIsFollowedAndShown() {
        Answer config = http.get("/v2/models/triton/config");
        assertThat(config.json().at("/max_batch_size").asInt()).as("%s", config).isEqualTo(8);
        assertThat(config.json().at("/dynamic_batching/preferred_batch_size").toString())
                .isEqualTo("[4,8]");
        assertThat(config.json()
                        .at("/dynamic_batching/max_queue_delay_microseconds")
                        .asInt())
                .isEqualTo(100);
        assertThat(config.json().at("/instance_group/0/count").asInt()).isEqualTo(1);
        assertThat(config.text("/instance_group/0/chosen")).isEqualTo("configured");
        assertThat(http.get("/models/triton/versions/1")
                        .json()
                        .at("/scheduling/instances")
                        .asInt())
                .isEqualTo(1);
        assertThat(http.get("/models/senseless").text("/broken/0/reason")).contains("config.pbtxt", "[16]", "4");
    }

    @Test
    void aDirectoryWhoseNameIsNoModelsIsReported() {
        Answer index = http.post("/v2/repository/index", "application/json", "{}");
        assertThat(index.json().values())
                .filteredOn(entry -> entry.at("/name").asString().equals("DenseNet_ONNX"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.at("/state").asString()).isEqualTo("UNAVAILABLE");
                    assertThat(entry.at("/reason").asString()).contains("lowercase");
                });
        assertThat(index.response().body()).doesNotContain(".git");
        assertThat(http.post("/v2/repository/index", "application/json", "{\"ready\":true}")
                        .response()
                        .body())
                .doesNotContain("DenseNet");
    }

    private String label(String model) {
        return http.post("/v1/models/" + model + ":classify", "application/json", EXAMPLE)
                .text("/results/0/0/0");
    }

    private static void moveIn(Path made, String model, int version) throws IOException {
        Path target = directory.resolve("home/models").resolve(model).resolve(Integer.toString(version));
        Files.createDirectories(target.getParent());
        Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
