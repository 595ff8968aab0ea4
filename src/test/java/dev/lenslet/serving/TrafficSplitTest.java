package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.registry.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Requests that name no version, split between versions whose labels tell which answered. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.models.poll=200ms", "lenslet.serving.versions.narrow=latest 1"})
@DirtiesContext
@Timeout(600)
class TrafficSplitTest {

    private static final String INFER = "/v2/models/digits/infer";
    private static final String BODY = V2.request(V2.tensor(1, "1"));
    private static final String ROW = "[[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]";
    private static final byte[] PICTURE = Http.picture("png", 255);

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        for (int version = 1; version <= 3; version++) {
            TestModels.constant(directory.resolve("models/digits/" + version), "v" + version, "other");
        }
        TestModels.constant(directory.resolve("models/fragile/1"), "v1", "other");
        TestModels.constant(directory.resolve("home/models/fragile/2"), "v2", "other");
        TestModels.noGraph(directory.resolve("home/models/fragile/3"));
        TestModels.constant(directory.resolve("models/narrow/1"), "v1", "other");
        TestModels.constant(directory.resolve("models/narrow/2"), "v2", "other");
        TestModels.serve(registry, directory);
    }

    private final Http http;
    private final V2 client;

    TrafficSplitTest(@LocalServerPort int port) {
        this.http = new Http(port);
        this.client = new V2(port);
    }

    @BeforeEach
    void label(@Autowired ServedModels served) {
        Ready.await(served);
        for (String model : List.of("digits", "fragile")) {
            put("/models/" + model + "/labels/stable", "{\"version\":\"1\"}");
            put("/models/" + model + "/labels/canary", "{\"version\":\"2\"}");
        }
    }

    @AfterEach
    void end() {
        for (String model : List.of("digits", "fragile", "narrow")) {
            assertThat(http.delete("/models/" + model + "/traffic").status()).isEqualTo(204);
        }
    }

    private void put(String path, String json) {
        Http.Answer answer = http.put(path, json);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    /** Splits, and waits until the versions are in memory. */
    private void split(String model, int stable, int canary) {
        put(
                "/models/" + model + "/traffic",
                "{\"split\":[{\"version\":\"stable\",\"weight\":" + stable + "},{\"version\":\"canary\",\"weight\":"
                        + canary + "}]}");
        Ready.until(() -> metrics().contains("lenslet_loaded_bytes{model=\"" + model + "\",version=\"1\"}")
                && metrics().contains("lenslet_loaded_bytes{model=\"" + model + "\",version=\"2\"}"));
    }

    private String metrics() {
        return http.get("/actuator/prometheus").response().body();
    }

    private double counted(String model, String share, String version, String outcome) {
        String series = String.format(
                Locale.ROOT,
                "lenslet_split_total{model=\"%s\",outcome=\"%s\",share=\"%s\",version=\"%s\"} ",
                model,
                outcome,
                share,
                version);
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    /** The version that answered. */
    private String infer(String path, String body, String... headers) {
        V2.Answer answer = client.post(path, body, headers);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.text("/model_version");
    }

    private Map<String, String> byKey(String model, int keys) {
        return IntStream.range(0, keys)
                .mapToObj(i -> "user-" + i)
                .collect(Collectors.toMap(
                        Function.identity(),
                        key -> infer("/v2/models/" + model + "/infer", BODY, RoutingKey.HEADER, key)));
    }

    @Test
    void keysAreSplitByWeightAndGrowingTheCanaryMovesKeysToItAlone() {
        split("digits", 75, 25);
        Map<String, String> before = byKey("digits", 2_000);
        long canary = before.values().stream().filter("2"::equals).count();
        // Of a fair draw, all but one in 16,000 are within four standard deviations.
        assertThat(canary).isBetween(500L - 77, 500L + 77);
        assertThat(byKey("digits", 300)).as("again").isEqualTo(firstOf(before, 300));

        split("digits", 50, 50);
        Map<String, String> after = byKey("digits", 300);
        assertThat(after.keySet().stream()
                        .filter(key -> !Objects.equals(after.get(key), before.get(key)))
                        .map(after::get)
                        .collect(Collectors.toSet()))
                .containsExactly("2");
    }

    private static Map<String, String> firstOf(Map<String, String> byKey, int keys) {
        return IntStream.range(0, keys)
                .mapToObj(i -> "user-" + i)
                .collect(Collectors.toMap(Function.identity(), key -> Objects.requireNonNull(byKey.get(key))));
    }

    @Test
    void aCanaryThatMovesKeepsItsKeys() {
        split("digits", 50, 50);
        Map<String, String> before = byKey("digits", 50);
        put("/models/digits/labels/canary", "{\"version\":\"3\"}");
        Ready.until(() -> metrics().contains("lenslet_loaded_bytes{model=\"digits\",version=\"3\"}"));
        Map<String, String> after = byKey("digits", 50);
        before.forEach((key, version) -> assertThat(after.get(key)).isEqualTo(version.equals("2") ? "3" : "1"));
    }

    @Test
    void requestsWithoutAKeyTakeTurns() {
        double routed = counted("digits", "canary", "2", "routed");
        split("digits", 90, 10);
        Map<String, Long> answered = IntStream.range(0, 500)
                .mapToObj(i -> infer(INFER, BODY))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(answered.get("2")).isBetween(47L, 53L);
        assertThat(counted("digits", "canary", "2", "routed") - routed)
                .isEqualTo(answered.getOrDefault("2", 0L).doubleValue());
    }

    @Test
    void aKeyFallsToOneVersionByEveryProtocol() {
        split("digits", 50, 50);
        byKey("digits", 20).forEach((key, version) -> {
            String label = "v" + version;
            assertThat(predict("/predict", PICTURE, "image/png", key).text("/version"))
                    .isEqualTo(version);
            assertThat(predict(
                                    "/predict",
                                    json("{\"model\":\"digits\",\"instances\":[" + ROW + "]}"),
                                    "application/json",
                                    key)
                            .text("/predictions/0/label"))
                    .isEqualTo(label);
            assertThat(predict(
                                    "/v1/models/digits:classify",
                                    json("{\"examples\":[{\"input\":" + ROW + "}]}"),
                                    "text/json",
                                    key)
                            .text("/results/0/0/0"))
                    .isEqualTo(label);
            assertThat(infer("/v2/models/%64igits/infer", BODY, RoutingKey.HEADER, key))
                    .as("past the filter")
                    .isEqualTo(version);
            assertThat(client.post(INFER, V2.floats(16, 1), V2.LENGTH, "0", RoutingKey.HEADER, key)
                            .text("/model_version"))
                    .as("raw")
                    .isEqualTo(version);
        });
    }

    private V2.Answer predict(String path, byte[] body, String type, String key) {
        V2.Answer answer = client.post(path, body, "Content-Type", type, RoutingKey.HEADER, key);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    private static byte[] json(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void whatNamesAVersionIsNotSplit() {
        split("digits", 0, 1);
        double routed = counted("digits", "canary", "2", "routed");
        assertThat(infer(INFER, BODY)).isEqualTo("2");
        for (String version : List.of("1", "stable", "3")) {
            String number = version.equals("3") ? "3" : "1";
            assertThat(infer("/v2/models/digits/versions/" + version + "/infer", BODY, RoutingKey.HEADER, "k"))
                    .isEqualTo(number);
            assertThat(predict("/predict?version=" + version, PICTURE, "image/png", "k")
                            .text("/version"))
                    .isEqualTo(number);
            String v1 = version.equals("stable") ? "labels/stable" : "versions/" + version;
            assertThat(predict(
                                    "/v1/models/digits/" + v1 + ":predict",
                                    json("{\"instances\":[" + ROW + "]}"),
                                    "text/json",
                                    "k")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(counted("digits", "canary", "2", "routed") - routed).isEqualTo(1);
        assertThat(infer(INFER, V2.request(V2.tensor(1, "1"), "\"model_version\":\"1\"")))
                .as("named in the body")
                .isEqualTo("1");
        assertThat(client.post(INFER, V2.request(V2.tensor(1, "1"), "\"model_version\":\"3\""))
                        .status())
                .as("as without a split")
                .isEqualTo(400);
        assertThat(client.get("/v2/models/digits/stats")
                        .json()
                        .at("/model_stats/1/inference_stats/fail/count")
                        .asInt())
                .isZero();
        assertThat(client.get("/v2/models/digits/config").status()).isEqualTo(200);
        assertThat(counted("digits", "canary", "2", "routed") - routed)
                .as("facts are not split")
                .isEqualTo(3);
    }

    @Test
    void theShareOfAVersionThatCannotAnswerFallsToTheOneThatDoes() {
        put(
                "/models/fragile/traffic",
                "{\"split\":[{\"version\":\"3\",\"weight\":1},{\"version\":\"stable\",\"weight\":1}]}");
        Ready.until(() -> {
            assertThat(infer("/v2/models/fragile/infer", BODY)).isEqualTo("1");
            return counted("fragile", "3", "3", "failed") > 0;
        });
        assertThat(byKey("fragile", 20).values()).containsOnly("1");

        assertThat(http.delete("/models/fragile/versions/3").status()).isEqualTo(204);
        assertThat(byKey("fragile", 20).values()).containsOnly("1");
        assertThat(counted("fragile", "3", "none", "gone")).isPositive();
        assertThat(metrics())
                .doesNotContain("lenslet_split_total{model=\"fragile\",outcome=\"failed\",share=\"3\",version=\"3\"}");

        put("/models/narrow/traffic", "{\"split\":[{\"version\":\"1\",\"weight\":1}]}");
        assertThat(infer("/v2/models/narrow/infer", BODY)).isEqualTo("2");
        assertThat(counted("narrow", "1", "1", "left_out")).isEqualTo(1);
    }

    @Test
    void aModelThatWasUnloadedIsNotAnsweredByItsSplit() {
        split("fragile", 0, 1);
        assertThat(http.post("/v2/repository/models/fragile/unload", "application/json", "{}")
                        .status())
                .isEqualTo(200);
        assertThat(client.post("/v2/models/fragile/infer", BODY).status()).isEqualTo(503);
        assertThat(http.post("/v2/repository/models/fragile/load", "application/json", "{}")
                        .status())
                .isEqualTo(200);
        Ready.until(() -> infer("/v2/models/fragile/infer", BODY).equals("2"));
    }

    @Test
    void aSplitThatAnotherReplicaWroteIsTakenUp(@Autowired Models models) throws IOException {
        split("digits", 0, 1);
        Path file = directory.resolve("home/models/digits/traffic.json");
        Path beside =
                Files.writeString(directory.resolve("home/other"), "{\"split\":[{\"version\":\"3\",\"weight\":1}]}");
        Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Ready.until(() -> infer(INFER, BODY).equals("3"));
        Files.delete(file);
        Ready.until(() -> infer(INFER, BODY).equals("1"));
        assertThat(models.traffic("digits")).isNull();
        assertThat(metrics()).doesNotContain("lenslet_split_total{model=\"digits\"");
    }

    @Test
    void isShownAndRefusedOverHttp() {
        assertThat(http.get("/models/digits/traffic").text("/type")).isEqualTo("urn:lenslet:problem:no-traffic");
        String traffic = "{\"split\":[{\"version\":\"stable\",\"weight\":9},{\"version\":\"2\",\"weight\":1}],"
                + "\"shadow\":{\"version\":\"canary\",\"fraction\":0.5}}";
        put("/models/digits/traffic", traffic);
        assertThat(http.get("/models/digits/traffic").response().body()).isEqualTo(traffic);
        assertThat(http.get("/models/digits").json().at("/traffic"))
                .isEqualTo(http.get("/models/digits/traffic").json());
        Http.Answer refused =
                http.put("/models/digits/traffic", "{\"split\":[{\"version\":\"9\",\"weight\":-1}],\"mirror\":1}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.json().at("/errors").findValuesAsString("field"))
                .containsExactly("mirror", "split[0].version", "split[0].weight");
        assertThat(http.put("/models/digits/traffic", "{").status()).isEqualTo(400);
        assertThat(http.put("/models/none/traffic", traffic).status()).isEqualTo(404);
        assertThat(http.get("/models/digits/traffic").response().body()).isEqualTo(traffic);
    }
}
