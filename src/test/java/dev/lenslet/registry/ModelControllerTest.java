package dev.lenslet.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lenslet.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class ModelControllerTest {

    @TempDir
    Path directory;

    private DiskModels models;
    private MockMvcTester http;

    @BeforeEach
    void start() throws IOException {
        StagedModel.in(directory.resolve("bundled/digits/1"), null);
        models = new DiskModels(
                new Home(directory.resolve("home")),
                new ModelsDirectory(directory.resolve("bundled"), Duration.ZERO),
                event -> {},
                new Arrivals(Duration.ZERO, System::nanoTime, null));
        models.publish("digits", StagedModel.in(directory.resolve("staged"), "job-1"));
        models.publish("letters", StagedModel.in(directory.resolve("staged"), "job-2"));
        JsonMapper json = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        http = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new ModelController(models))
                .setMessageConverters(new JacksonJsonHttpMessageConverter(json))
                .setControllerAdvice(advice())
                .build());
    }

    @Test
    void listsModels() {
        assertThat(http.get().uri("/models")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                        {"items":[
                          {"name":"digits","labels":{"stable":"2"},"versions":[
                            {"version":"2","bundled":false,"created":"2026-01-02T03:04:05Z"},
                            {"version":"1","bundled":true,"created":"2026-01-02T03:04:05Z"}]},
                          {"name":"letters","labels":{"stable":"1"},"versions":[
                            {"version":"1","bundled":false,"created":"2026-01-02T03:04:05Z"}]}]}
                        """);
    }

    @Test
    void showsWhatCannotBeRead() throws IOException {
        Files.createDirectories(directory.resolve("home/models/digits/3"));
        models.refresh();
        assertThat(http.get().uri("/models/digits"))
                .bodyJson()
                .hasPathSatisfying(
                        "$.broken[0].reason",
                        reason -> reason.assertThat().asString().contains("model.json"));
    }

    @Test
    void showsAVersionByNumberOrLabelWithItsRecord() {
        for (String reference : List.of("2", "stable")) {
            assertThat(http.get().uri("/models/digits/versions/" + reference))
                    .hasStatusOk()
                    .bodyJson()
                    .isLenientlyEqualTo("""
                            {"model":"digits","version":"2","bundled":false,"created":"2026-01-02T03:04:05Z",
                             "labels":["cat","dog"],"input":{"name":"input","shape":[28,28,1]},
                             "output":{"name":"out","shape":[2],"kind":"PROBABILITIES"},
                             "origin":{"kind":"training","job":"job-1"},
                             "metrics":{"test":{"count":3,"confusion_matrix":[[1,1],[0,1]]}},
                             "parity":{"inputs":256},"network":{"class_name":"Sequential"}}
                            """);
        }
        assertThat(http.get().uri("/models/digits/versions/3")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(http.get().uri("/models/faces")).hasStatus(HttpStatus.NOT_FOUND);
    }

    @Test
    void movesALabel() {
        assertThat(label("stable", "{\"version\":\"1\"}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.labels.stable")
                .isEqualTo("1");
        assertThat(label("stable", "{}")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(label("Stable", "{\"version\":\"1\"}")).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(label("stable", "{\"version\":\"9\"}")).hasStatus(HttpStatus.NOT_FOUND);
    }

    private MockMvcTester.MockMvcRequestBuilder label(String label, String body) {
        return http.put()
                .uri("/models/digits/labels/" + label)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }

    @Test
    void deletesWhatMayBeDeleted() {
        assertThat(http.delete().uri("/models/digits"))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:lenslet:problem:bundled-version");
        assertThat(http.delete().uri("/models/digits/versions/1")).hasStatus(HttpStatus.CONFLICT);
        assertThat(http.delete().uri("/models/digits/versions/2"))
                .hasStatus(HttpStatus.CONFLICT)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("urn:lenslet:problem:labelled-version");
        assertThat(label("stable", "{\"version\":\"1\"}")).hasStatusOk();
        assertThat(http.delete().uri("/models/digits/versions/2")).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(http.delete().uri("/models/letters")).hasStatus(HttpStatus.NO_CONTENT);
        assertThat(http.get().uri("/models"))
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(1);
        assertThat(Files.exists(directory.resolve("bundled/digits/1"))).isTrue();
    }

    /** The advice is another package's own. */
    private static Object advice() {
        try {
            var constructor = Class.forName("dev.lenslet.problem.ProblemAdvice").getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException moved) {
            throw new AssertionError(moved);
        }
    }
}
