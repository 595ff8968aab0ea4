package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lenslet.device.Memory;
import dev.lenslet.registry.Models;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Path;
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

/** Models that are unloaded and loaded by request. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.required=needed")
@DirtiesContext
class UnloadTest {

    private static final String INFER = V2.request(V2.tensor(1, "1"));

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.brightness(directory.resolve("models/digits/2"));
        TestModels.brightness(directory.resolve("models/busy/1"));
        TestModels.brightness(directory.resolve("models/needed/1"));
        TestModels.noGraph(directory.resolve("home/models/broken/1"));
        TestModels.large(directory.resolve("models/large/1"));
        TestModels.serve(registry, directory);
    }

    private final Http http;

    UnloadTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void anUnloadedModelIsUnavailableUntilItIsLoaded() {
        assertThat(infer("digits/versions/1").status()).isEqualTo(200);
        assertThat(repository("digits", "unload").status()).isEqualTo(200);

        for (String path : List.of("digits", "digits/versions/1", "digits/versions/2")) {
            Answer refused = infer(path);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:model-unloaded");
            assertThat(refused.text("/error")).contains("POST /v2/repository/models/digits/load");
            assertThat(http.get("/v2/models/" + path + "/ready").status()).isEqualTo(503);
        }
        assertThat(infer("digits/versions/9").status()).isEqualTo(404);
        Answer index = http.post("/v2/repository/index", "application/json", "{}");
        assertThat(index.response().body())
                .contains("{\"name\":\"digits\",\"version\":\"1\",\"state\":\"UNAVAILABLE\",\"reason\":\"unloaded\"}");
        Answer status = http.get("/v1/models/digits");
        assertThat(status.text("/ready")).isEqualTo("false");
        assertThat(status.text("/model_version_status/0/state")).isEqualTo("END");
        assertThat(http.post("/predict", "image/png", Http.picture("png", 0)).status())
                .isEqualTo(503);
        assertThat(http.get("/actuator/prometheus").response().body())
                .doesNotContain("lenslet_loaded_bytes{model=\"digits\"");
        Answer readiness = http.get("/actuator/health/readiness");
        assertThat(readiness.text("/components/models/details/digits")).isEqualTo("is unloaded by request");

        assertThat(repository("digits", "load").status()).isEqualTo(200);
        assertThat(infer("digits").text("/model_version")).isEqualTo("2");
        assertThat(infer("digits/versions/1").status()).isEqualTo(200);
        assertThat(http.get("/actuator/prometheus").response().body())
                .contains(
                        "lenslet_loaded_bytes{model=\"digits\"",
                        "lenslet_loaded_limit_bytes",
                        "lenslet_evictions_total");
    }

    @Test
    void aRequiredModelIsMissedABundledOneIsNot() {
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
        repository("digits", "unload");
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
        repository("digits", "load");
        repository("needed", "unload");
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(503);
        repository("needed", "load");
        assertThat(http.get("/actuator/health/readiness").status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeLoadedIsToldToWhoAsksForIt() {
        Answer load = repository("broken", "load");
        assertThat(load.status()).isEqualTo(503);
        assertThat(load.text("/type")).isEqualTo("urn:lenslet:problem:model-unavailable");
        assertThat(repository("none", "load").status()).isEqualTo(404);
        assertThat(repository("none", "unload").status()).isEqualTo(404);
    }

    @Test
    void aVersionThatIsPublishedMeanwhileAnswersWhenTheModelIsLoaded(@Autowired Models models) {
        models.publish("later", TestModels.brightness(directory.resolve("home/staged-1")));
        Ready.until(() -> infer("later").status() == 200);
        repository("later", "unload");
        models.publish("later", TestModels.brightness(directory.resolve("home/staged-2")));
        assertThat(infer("later").text("/type")).isEqualTo("urn:lenslet:problem:model-unloaded");
        repository("later", "load");
        assertThat(infer("later").text("/model_version")).isEqualTo("2");
    }

    @Test
    void requestsUnderWayEndAndNoneFailsOtherwise() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Queue<Answer> failed = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                loops.add(clients.submit(() -> {
                    while (!over.get()) {
                        Answer answer = infer("busy");
                        if (answer.status() == 200) {
                            answered.incrementAndGet();
                        } else if (answer.text("/type").equals("urn:lenslet:problem:model-unloaded")) {
                            refused.incrementAndGet();
                        } else {
                            failed.add(answer);
                        }
                    }
                }));
            }
            try {
                for (int round = 0; round < 5; round++) {
                    int before = answered.get();
                    Ready.until(() -> answered.get() > before + 20 || !failed.isEmpty());
                    repository("busy", "unload");
                    int then = refused.get();
                    Ready.until(() -> refused.get() > then + 8 || !failed.isEmpty());
                    repository("busy", "load");
                }
            } finally {
                over.set(true);
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
        assertThat(failed).isEmpty();
    }

    @Test
    void theMemoryOfWhatIsUnloadedIsTheSystemsAgain() {
        assumeThat(Memory.resident()).as("only Linux tells what is resident").isPresent();
        repository("large", "load");
        long loaded = Memory.resident().orElseThrow();
        repository("large", "unload");
        assertThat(Memory.resident().orElseThrow()).isLessThan(loaded - (24L << 20));
    }

    private Answer infer(String path) {
        return http.post("/v2/models/" + path + "/infer", "application/json", INFER);
    }

    private Answer repository(String model, String what) {
        return http.post("/v2/repository/models/" + model + "/" + what, "application/json", "");
    }
}
