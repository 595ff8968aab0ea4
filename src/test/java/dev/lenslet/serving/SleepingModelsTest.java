package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.media.Tones;
import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.required=languages")
@DirtiesContext
class SleepingModelsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        for (String model : List.of("digits", "languages", "sounds", "spoilt")) {
            Path copy = Files.createDirectories(
                    directory.resolve("models").resolve(model).resolve("1"));
            Path original = Path.of("models", model.equals("spoilt") ? "sounds" : model, "1");
            for (String file : List.of("model.json", "model.onnx", "vocabulary.txt")) {
                if (Files.exists(original.resolve(file))) {
                    Files.copy(original.resolve(file), copy.resolve(file));
                }
            }
        }
        TestModels.rising(directory.resolve("models/moves/1"));
        Files.write(directory.resolve("models/spoilt/1/model.onnx"), new byte[] {1, 2, 3}, StandardOpenOption.WRITE);
        registry.add("lenslet.home", () -> directory.resolve("home"));
        registry.add("lenslet.models.dir", () -> directory.resolve("models"));
    }

    @Test
    void aBundledModelIsCheckedAtTheStartAndLoadedByItsFirstRequests(
            @LocalServerPort int port, @Autowired ServedModels served) throws Exception {
        Http http = new Http(port);
        Ready.await(served);

        assertThat(served.answering("digits")).isInstanceOf(Answering.Serving.class);
        assertThat(served.answering("languages")).isInstanceOf(Answering.Serving.class);
        assertThat(served.answering("moves")).as("an import").isInstanceOf(Answering.Serving.class);
        assertThat(served.answering("sounds")).isInstanceOf(Asleep.class);
        assertThat(served.answering("spoilt")).isInstanceOf(Answering.Failed.class);
        Answer readiness = http.get("/actuator/health/readiness");
        assertThat(readiness.status()).isEqualTo(503);
        assertThat(readiness.text("/components/models/details/sounds"))
                .isEqualTo("version 1 is loaded when it is asked for");
        assertThat(readiness.text("/components/models/details/spoilt")).contains("cannot be loaded");

        byte[] clip = Tones.wav(8_000, 1, 100, 440);
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<Answer>> answers = clients.invokeAll(List.of(
                    () -> http.post("/predict", "audio/wav", clip),
                    () -> http.post("/predict?version=1", "audio/wav", clip),
                    () -> http.post("/predict", "audio/wav", clip),
                    () -> http.post("/predict?model=sounds", "audio/wav", clip)));
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).as("%s", answer.get()).isEqualTo(200);
            }
        }
        assertThat(served.answering("sounds")).isInstanceOf(Answering.Serving.class);
    }
}
