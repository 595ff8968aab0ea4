package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Models;
import dev.lenslet.serving.Http.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Requests that come while their model is being loaded. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.max-wait=10m", "lenslet.serving.queue=3", "lenslet.serving.queue-time=10m"})
@Import(GatedEngine.LoadsClosed.class)
@DirtiesContext
class FirstRequestsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.serve(registry, directory);
    }

    @Test
    void waitForItTogetherAsManyAsMayAndTheOthersAreToldAtOnce(
            @LocalServerPort int port, @Autowired GatedEngine engine, @Autowired Models models) {
        Http http = new Http(port);
        models.publish("digits", TestModels.constant(directory.resolve("home/staged"), "a", "b"));
        try (ExecutorService clients = Executors.newCachedThreadPool()) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> http.post("/predict", "image/png", Http.picture("png", 128)), clients));
            }
            Ready.until(() -> answers.stream().filter(CompletableFuture::isDone).count() == 2);
            engine.openLoads();
            List<Integer> statuses = answers.stream()
                    .map(CompletableFuture::join)
                    .map(Answer::status)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(200, 200, 200, 503, 503);
            assertThat(answers.stream()
                            .map(CompletableFuture::join)
                            .filter(answer -> answer.status() == 503)
                            .map(answer -> answer.response().headers().firstValue("Retry-After")))
                    .allMatch(java.util.Optional::isPresent);
        }
        assertThat(engine.begun).hasValue(1);
    }
}
