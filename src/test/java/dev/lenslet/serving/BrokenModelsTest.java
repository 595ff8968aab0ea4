package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.serving.required=absent", "lenslet.serving.defaults.image=absent"})
@DirtiesContext
class BrokenModelsTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        TestModels.noGraph(directory.resolve("models/digits/1"));
        Files.write(
                TestModels.sum(directory.resolve("models/changed/1")).resolve("model.onnx"),
                new byte[] {0},
                StandardOpenOption.WRITE);
        Files.createDirectories(directory.resolve("models/empty/1"));
        TestModels.sum(directory.resolve("models/sum/1"));
        TestModels.serve(registry, directory);
    }

    private final Http http;

    BrokenModelsTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void theServiceIsAliveButNotReadyAndSaysWhy() {
        Answer readiness = http.get("/actuator/health/readiness");
        assertThat(readiness.status()).isEqualTo(503);
        JsonNode details = readiness.json().at("/components/models/details");
        assertThat(details.get("digits").asString())
                .contains("version 1 cannot be loaded")
                .doesNotContain("/");
        assertThat(details.get("changed").asString()).contains("checksum");
        assertThat(details.get("empty").asString()).contains("model.json");
        assertThat(details.get("absent").asString()).isEqualTo("is missing");
        assertThat(details.get("sum").asString()).isEqualTo("version 1 answers");
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @Test
    void aBrokenModelIsUnavailableAndDisturbsNoOther() {
        Answer broken = http.post("/predict?model=digits", "image/png", Http.picture("png", 0));
        assertThat(broken.status()).isEqualTo(503);
        assertThat(broken.text("/type")).isEqualTo("urn:lenslet:problem:model-unavailable");
        assertThat(broken.text("/detail")).doesNotContain(directory.toString());
        assertThat(broken.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(http.post("/predict?model=sum", "application/json", "{\"instances\":[1]}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void withoutAModelForTheKindOfInputTheAnswerTellsHowToGetOne() {
        Answer answer = http.post("/predict", "image/png", Http.picture("png", 0));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text("/type")).isEqualTo("urn:lenslet:problem:no-default-model");
        assertThat(answer.text("/detail")).contains("POST /training-jobs", "?model=", "sum");
    }
}
