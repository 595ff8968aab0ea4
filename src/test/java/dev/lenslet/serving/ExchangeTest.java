package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Models;
import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Answering.Serving;
import dev.lenslet.serving.Http.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.memory=2MB", "lenslet.serving.queue=1000"})
@DirtiesContext
class ExchangeTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.serve(registry, directory);
    }

    private static final byte[] PICTURE = Http.picture("png", 128);

    private final Http http;
    private final Models models;
    private final ServedModels served;

    ExchangeTest(@LocalServerPort int port, @Autowired Models models, @Autowired ServedModels served) {
        this.http = new Http(port);
        this.models = models;
        this.served = served;
    }

    @Test
    void noRequestFailsWhileVersionsAreExchanged() {
        publish("busy", 1);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Void>> ended = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ended.add(CompletableFuture.runAsync(
                        () -> {
                            String version;
                            do {
                                Answer answer = http.post("/predict?model=busy", "image/png", PICTURE);
                                version = answer.text("/version");
                                if (answer.status() != 200
                                        || !answer.text("/predictions/0/label").equals("v" + version)) {
                                    wrong.add(answer.toString());
                                }
                            } while (!version.equals("6") && wrong.isEmpty());
                        },
                        clients));
            }
            for (int version = 2; version <= 6; version++) {
                publish("busy", version);
            }
            ended.forEach(CompletableFuture::join);
        } finally {
            clients.shutdown();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aNewVersionThatCannotBeLoadedLeavesTheOldOneServing() {
        publish("sturdy", 1);
        models.publish("sturdy", TestModels.noGraph(staged()));
        Ready.until(() -> serving("sturdy") != null && serving("sturdy").newer() != null);
        assertThat(predict("sturdy", "").text("/version")).isEqualTo("1");
        Answer named = predict("sturdy", "&version=2");
        assertThat(named.status()).isEqualTo(503);
        assertThat(named.text("/type")).isEqualTo("urn:lenslet:problem:model-unavailable");
        publish("sturdy", 3);
        assertThat(predict("sturdy", "").text("/version")).isEqualTo("3");
    }

    @Test
    void olderVersionsAnswerByNumberOrLabel() {
        publish("aged", 1);
        publish("aged", 2);
        publish("aged", 3);
        for (String version : List.of("1", "2", "1", "3")) {
            assertThat(predict("aged", "&version=" + version).text("/predictions/0/label"))
                    .isEqualTo("v" + version);
        }
        assertThat(http.put("/models/aged/labels/champion", "{\"version\":\"2\"}")
                        .status())
                .isEqualTo(200);
        assertThat(predict("aged", "&version=champion").text("/version")).isEqualTo("2");
        assertThat(http.put("/models/aged/labels/stable", "{\"version\":\"1\"}").status())
                .isEqualTo(200);
        awaitServing("aged", 1);
        assertThat(predict("aged", "").text("/predictions/0/label")).isEqualTo("v1");
    }

    @Test
    void whatIsDeletedStopsAnswering() {
        publish("brief", 1);
        publish("brief", 2);
        assertThat(predict("brief", "&version=1").status()).isEqualTo(200);
        assertThat(http.delete("/models/brief/versions/1").status()).isEqualTo(204);
        assertThat(predict("brief", "&version=1").status()).isEqualTo(404);
        assertThat(http.delete("/models/brief").status()).isEqualTo(204);
        Ready.until(() -> predict("brief", "").status() == 404);
    }

    @Test
    void aRetiredVersionsTimersAreGone() {
        publish("timed", 1);
        predict("timed", "");
        assertThat(metrics()).contains("lenslet_queue_seconds_count{model=\"timed\",version=\"1\"}");
        publish("timed", 2);
        predict("timed", "");
        Ready.until(() -> !metrics().contains("model=\"timed\",version=\"1\""));
        assertThat(metrics()).contains("lenslet_queue_seconds_count{model=\"timed\",version=\"2\"}");
    }

    private String metrics() {
        return http.get("/actuator/prometheus").response().body();
    }

    private Answer predict(String model, String query) {
        return http.post("/predict?model=" + model + query, "image/png", PICTURE);
    }

    /** A version whose answers have its number in their label; back when it answers. */
    private void publish(String model, int version) {
        models.publish(model, TestModels.constant(staged(), "v" + version, "other"));
        awaitServing(model, version);
    }

    private void awaitServing(String model, int version) {
        Ready.until(() -> {
            if (served.answering(model) instanceof Asleep) {
                predict(model, ""); // There was no room for it among what the other tests left.
            }
            Serving serving = serving(model);
            return serving != null && serving.model().version().version() == version;
        });
    }

    private @Nullable Serving serving(String model) {
        return served.answering(model) instanceof Serving serving ? serving : null;
    }

    private static Path staged() {
        return directory.resolve("home/staging-" + UUID.randomUUID());
    }
}
