package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Http.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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

/** Two hundred models, memory for ten. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.memory=11MB",
            "lenslet.serving.max-wait=2m",
            "lenslet.serving.required=m007",
            "lenslet.serving.defaults.image=m008"
        })
@DirtiesContext
class ManyModelsTest {

    private static final int MODELS = 200;
    private static final String NUMBERS = "[" + "1,".repeat(15) + "1]";

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        Path made = TestModels.brightness(directory.resolve("models/m000/1"));
        for (int i = 1; i < MODELS; i++) {
            Path copy = Files.createDirectories(
                    directory.resolve("models").resolve(name(i)).resolve("1"));
            for (String file : List.of("model.json", "model.onnx")) {
                Files.copy(made.resolve(file), copy.resolve(file));
            }
        }
        TestModels.serve(registry, directory);
    }

    private final Http http;
    private final ServedModels served;
    private final MeterRegistry meters;

    ManyModelsTest(@LocalServerPort int port, @Autowired ServedModels served, @Autowired MeterRegistry meters) {
        this.http = new Http(port);
        this.served = served;
        this.meters = meters;
    }

    @BeforeEach
    void awaitModels() {
        Ready.await(served);
    }

    @Test
    void allAnswerAtOnceByEveryProtocolAndNoRequestFails() throws Exception {
        assertThat(loaded()).as("at the start, or after the other test").isBetween(2L, 10L);
        assertThat(http.get("/v2/health/ready").status()).isEqualTo(200);
        List<Integer> order = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, MODELS).forEach(order::add);
        }
        Collections.shuffle(order, new Random(7));
        Queue<String> failed = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(24)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) {
                int protocol = i % 4;
                String model = name(order.get(i));
                ends.add(clients.submit(() -> {
                    Answer answer = ask(protocol, model);
                    if (answer.status() != 200 || loaded() > 10) {
                        failed.add(model + " " + answer + " with " + loaded());
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(failed).isEmpty();
        assertThat(meters.get("lenslet.evictions").counter().count()).isGreaterThan(MODELS - 10);
        assertThat(served.answering("m007")).as("required").isInstanceOf(Answering.Serving.class);
        assertThat(served.answering("m008")).as("the default for pictures").isInstanceOf(Answering.Serving.class);
    }

    @Test
    void thoseThatSleepAnswerAsFarAsOthersCanTellAndTellingOfThemLoadsNone() {
        String sleeping = IntStream.range(0, MODELS)
                .mapToObj(ManyModelsTest::name)
                .filter(model -> served.answering(model) instanceof Asleep)
                .findFirst()
                .orElseThrow();
        double before = meters.get("lenslet.evictions").counter().count();
        assertThat(http.get("/v2/models/" + sleeping + "/ready").status()).isEqualTo(200);
        assertThat(http.get("/v1/models/" + sleeping).text("/ready")).isEqualTo("true");
        assertThat(http.get("/v2/models/stats").json().at("/model_stats").size())
                .isEqualTo(MODELS);
        Answer index = http.post("/v2/repository/index", "application/json", "{\"ready\":true}");
        assertThat(index.json().size()).isEqualTo(MODELS);
        assertThat(index.response().body()).contains("the next request for it loads it");
        assertThat(meters.get("lenslet.evictions").counter().count()).isEqualTo(before);
        assertThat(served.answering(sleeping)).isInstanceOf(Asleep.class);
    }

    private Answer ask(int protocol, String model) {
        return switch (protocol) {
            case 0 -> http.post("/predict?model=" + model, "image/png", Http.picture("png", 255));
            case 1 ->
                http.post(
                        "/v1/models/" + model + ":classify",
                        "application/json",
                        "{\"examples\":[{\"input\":" + NUMBERS + "}]}");
            case 2 -> http.post("/v2/models/" + model + "/infer", "application/json", V2.request(V2.tensor(1, "1")));
            default ->
                http.post(
                        "/v2/models/" + model + "/versions/1/infer", "application/json", V2.request(V2.tensor(2, "0")));
        };
    }

    private long loaded() {
        return (long) meters.get("lenslet.loaded.versions").gauge().value();
    }

    private static String name(int number) {
        return "m%03d".formatted(number);
    }
}
