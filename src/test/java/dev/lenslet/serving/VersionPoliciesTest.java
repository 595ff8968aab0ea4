package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Models;
import dev.lenslet.serving.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
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

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.versions.two=latest 2",
            "lenslet.serving.versions.every=all",
            "lenslet.serving.versions.picked=specific 1,3",
            "lenslet.serving.versions.overruled=all"
        })
@DirtiesContext
class VersionPoliciesTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        for (String model : List.of("two", "every", "picked", "triton", "overruled", "unclear", "free")) {
            for (int version = 1; version <= 4; version++) {
                TestModels.constant(directory.resolve("models/" + model + "/" + version), model + version, "other");
            }
        }
        configure("triton", "version_policy: { specific: { versions: [2] } }");
        configure("overruled", "version_policy { latest { num_versions: 1 } }");
        configure("unclear", "version_policy { newest { } }");
        TestModels.serve(registry, directory);
    }

    private static void configure(String model, String text) throws IOException {
        Files.writeString(directory.resolve("models").resolve(model).resolve("config.pbtxt"), text);
    }

    private final Http http;

    VersionPoliciesTest(@LocalServerPort int port) {
        this.http = new Http(port);
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
    }

    @Test
    void latestServesAndLoadsTheNewestAndNoOthers() {
        assertThat(inMemory("two")).containsExactly("4", "3");
        assertThat(answers("two")).containsExactly("4", "3");
        Answer refused = predict("two", "2");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:version-left-out");
        assertThat(refused.text("/detail")).contains("'latest 2'", "lenslet.serving.versions.two");
        assertThat(http.get("/v1/models/two/versions/1").text("/model_version_status/0/state"))
                .isEqualTo("END");
        Answer index = http.post("/v2/repository/index", "application/json", "{}");
        assertThat(index.response().body())
                .contains("{\"name\":\"two\",\"version\":\"1\",\"state\":\"UNAVAILABLE\","
                        + "\"reason\":\"the version policy is 'latest 2' (lenslet.serving.versions.two)\"}");
    }

    @Test
    void aNewVersionDisplacesTheOldestOfTheLatest(@Autowired Models models) {
        models.publish("growing", TestModels.constant(directory.resolve("home/staged-1"), "a", "b"));
        models.publish("two", TestModels.constant(directory.resolve("home/staged-5"), "a", "b"));
        Ready.until(() -> inMemory("two").equals(List.of("5", "4")));
        assertThat(predict("two", "3").status()).isEqualTo(404);
        assertThat(http.delete("/models/two/versions/5").status()).isEqualTo(409);
        assertThat(http.put("/models/two/labels/stable", "{\"version\":\"1\"}").status())
                .isEqualTo(200);
        Ready.until(() -> inMemory("two").contains("1"));
        assertThat(answers("two")).as("and what answers by default").containsExactly("5", "4", "1");
        assertThat(http.put("/models/two/labels/stable", "{\"version\":\"4\"}").status())
                .isEqualTo(200);
        assertThat(http.delete("/models/two/versions/5").status()).isEqualTo(204);
        Ready.until(() -> inMemory("two").equals(List.of("4", "3")));
    }

    @Test
    void allLoadsAll() {
        assertThat(inMemory("every")).containsExactly("4", "3", "2", "1");
    }

    @Test
    void specificServesThoseThatAreNamedAndTheDefault() {
        assertThat(inMemory("picked")).containsExactly("4", "3", "1");
        assertThat(answers("picked")).containsExactly("4", "3", "1");
    }

    @Test
    void tritonsConfigurationCountsWhereTheSettingsSayNothing() {
        assertThat(answers("triton")).containsExactly("4", "2");
        assertThat(predict("triton", "1").text("/detail")).contains("'specific 2'", "config.pbtxt");
        assertThat(answers("overruled")).containsExactly("4", "3", "2", "1");
    }

    @Test
    void withoutAPolicyThatIsUnderstoodEveryVersionAnswersAndTheDefaultIsLoaded() {
        for (String model : List.of("free", "unclear")) {
            assertThat(inMemory(model)).containsExactly("4");
            assertThat(answers(model)).containsExactly("4", "3", "2", "1");
            assertThat(http.post("/v2/repository/models/" + model + "/unload", "application/json", "")
                            .status())
                    .isEqualTo(200);
            assertThat(http.post("/v2/repository/models/" + model + "/load", "application/json", "")
                            .status())
                    .isEqualTo(200);
        }
    }

    private Answer predict(String model, String version) {
        return http.post("/predict?model=" + model + "&version=" + version, "image/png", Http.picture("png", 0));
    }

    /** Versions that answer, newest first. */
    private List<String> answers(String model) {
        return versions(model).stream()
                .filter(version -> predict(model, version).status() == 200)
                .toList();
    }

    /** Versions whose memory the metrics tell of, newest first. */
    private List<String> inMemory(String model) {
        String metrics = http.get("/actuator/prometheus").response().body();
        return versions(model).stream()
                .filter(version ->
                        metrics.contains("lenslet_loaded_bytes{model=\"" + model + "\",version=\"" + version + "\"}"))
                .toList();
    }

    private List<String> versions(String model) {
        return StreamSupport.stream(
                        http.get("/v1/models/" + model)
                                .json()
                                .at("/model_version_status")
                                .spliterator(),
                        false)
                .map(status -> status.at("/version").asString())
                .toList();
    }
}
