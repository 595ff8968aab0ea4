package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A version that is asked beside. Version 1, which answers, calls pictures dark or light; 2 does too; 3 calls all dark, with 0.75
 * of certainty.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.serving.concurrency=2",
            "lenslet.serving.cache=100KB",
            "lenslet.serving.shadow.queue=4",
            "lenslet.serving.shadow.max-wait=300ms"
        })
@DirtiesContext
@Timeout(600)
class ShadowTest {

    private static final String INFER = "/v2/models/digits/infer";

    @TempDir
    static Path directory;

    /** Runs of versions as the test wants them, by the real engine. */
    static final class MoodyEngine implements InferenceEngine {

        private final InferenceEngine engine;

        /** A run of this version takes a permit. */
        volatile String gated = "";

        /** Runs of this version fail. */
        volatile String failing = "";

        final Semaphore gate = new Semaphore(0);
        final Semaphore arrived = new Semaphore(0);

        MoodyEngine(InferenceEngine engine) {
            this.engine = engine;
        }

        @Override
        public String identity() {
            return engine.identity();
        }

        @Override
        public InferenceSession load(Path graph, int threads) {
            String version =
                    String.valueOf(graph.resolveSibling(".").normalize().getFileName());
            InferenceSession session = engine.load(graph, threads);
            return new WrappedSession(session) {
                @Override
                public void run(FloatBuffer input, FloatBuffer output, int batch) {
                    if (version.equals(gated)) {
                        arrived.release();
                        gate.acquireUninterruptibly();
                    }
                    if (version.equals(failing)) {
                        throw new InferenceException("as the test wants");
                    }
                    super.run(input, output, batch);
                }
            };
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Engines {

        @Bean
        @Primary
        MoodyEngine moodyEngine(@Qualifier("onnxInferenceEngine") InferenceEngine engine) {
            return new MoodyEngine(engine);
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.brightness(directory.resolve("models/digits/2"));
        TestModels.constant(directory.resolve("models/digits/3"), "dark", "light");
        TestModels.serve(registry, directory);
        registry.add("lenslet.access-log", () -> directory.resolve("access.log").toString());
    }

    private final V2 client;
    private final Http http;
    private final MeterRegistry registry;
    private final MoodyEngine engine;
    private int requests;

    ShadowTest(@LocalServerPort int port, @Autowired MeterRegistry registry, @Autowired MoodyEngine engine) {
        this.client = new V2(port);
        this.http = new Http(port);
        this.registry = registry;
        this.engine = engine;
    }

    @BeforeEach
    void label(@Autowired ServedModels served) {
        Ready.await(served);
        put("/models/digits/labels/stable", "{\"version\":\"1\"}");
    }

    @AfterEach
    void end() {
        engine.gated = "";
        engine.failing = "";
        engine.gate.release(1_000);
        assertThat(http.delete("/models/digits/traffic").status()).isEqualTo(204);
        engine.gate.drainPermits();
        engine.arrived.drainPermits();
        assertThat(registry.find("lenslet.shadow").counters()).isEmpty();
        assertThat(registry.find("lenslet.shadow.inference").timers()).isEmpty();
    }

    private void put(String path, String json) {
        Http.Answer answer = http.put(path, json);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    private void shadow(int version, double fraction) {
        put("/models/digits/traffic", "{\"shadow\":{\"version\":\"" + version + "\",\"fraction\":" + fraction + "}}");
        Ready.until(() -> registry.find("lenslet.loaded")
                        .tags("model", "digits", "version", Integer.toString(version))
                        .gauge()
                != null);
    }

    /** Of pictures of one gray, each another. */
    private V2.Answer ask(int rows, double gray) {
        V2.Answer answer = client.post(INFER, V2.request(V2.tensor(rows, gray + "000" + ++requests)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.text("/model_version")).isEqualTo("1");
        return answer;
    }

    private double count(int shadow, String outcome, String... reasons) {
        return registry
                .find("lenslet.shadow")
                .tags("model", "digits", "version", "1", "shadow", Integer.toString(shadow), "outcome", outcome)
                .counters()
                .stream()
                .filter(counter -> reasons.length == 0
                        || List.of(reasons).contains(counter.getId().getTag("reason")))
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void whatItSaysIsComparedInputByInput() {
        shadow(3, 1);
        ask(1, 0.0);
        Ready.until(() -> count(3, "agree") == 1);
        DistributionSummary difference =
                registry.get("lenslet.shadow.difference").tag("shadow", "3").summary();
        // softmax(0, -8, -20) is 0.99966 dark; the other says 0.75.
        assertThat(difference.totalAmount()).isCloseTo(0.99966 - 0.75, within(1e-4));
        ask(3, 0.9);
        Ready.until(() -> count(3, "disagree") == 3);
        assertThat(difference.count()).isEqualTo(4);
        assertThat(difference.max()).isCloseTo(0.75, within(0.01));
        assertThat(count(3, "agree")).isEqualTo(1);
        assertThat(count(3, "failed") + count(3, "dropped")).isZero();
        for (String of : List.of("answer", "shadow")) {
            Timer timer = registry.get("lenslet.shadow.inference")
                    .tags("of", of, "shadow", "3")
                    .timer();
            Ready.until(() -> timer.count() == 2);
            assertThat(timer.totalTime(java.util.concurrent.TimeUnit.NANOSECONDS))
                    .isPositive();
        }
    }

    @Test
    void everyProtocolIsShown() {
        shadow(2, 1);
        double agreed = 0;
        assertThat(http.post("/predict", "image/png", Http.picture("png", 200)).status())
                .isEqualTo(200);
        double first = ++agreed;
        Ready.until(() -> count(2, "agree") == first);
        String row = "[[[0.1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]";
        assertThat(http.post(
                                "/v1/models/digits:predict",
                                "application/json",
                                "{\"instances\":[" + row + "," + row + "]}")
                        .status())
                .isEqualTo(200);
        Ready.until(() -> count(2, "agree") == first + 2);
        ask(1, 0.5);
        Ready.until(() -> count(2, "agree") == first + 3);
    }

    @Test
    void isShownAsManyAsItsFractionSays() {
        shadow(2, 0.25);
        for (int i = 0; i < 200; i++) {
            ask(1, 0.3);
        }
        Ready.until(() -> count(2, "agree") + count(2, "dropped") >= 47);
        ask(1, 0.3);
        assertThat(count(2, "agree") + count(2, "dropped")).isBetween(47.0, 53.0);
    }

    @Test
    void isNoClientAndNothingOfItIsKept() {
        shadow(2, 1);
        double misses = cache("miss");
        V2.Answer first = client.post(INFER, V2.request(V2.tensor(1, "0.777")));
        Ready.until(() -> count(2, "agree") == 1);
        V2.Answer again = client.post(INFER, V2.request(V2.tensor(1, "0.777")));
        assertThat(again.json().at("/outputs")).isEqualTo(first.json().at("/outputs"));
        Ready.until(() -> count(2, "agree") == 2);
        assertThat(cache("miss") - misses).as("its own runs are not looked for").isEqualTo(1);
        client.post("/v2/models/digits/versions/2/infer", V2.request(V2.tensor(1, "0.777")));
        assertThat(cache("miss") - misses).as("nor kept").isEqualTo(2);
        assertThat(registry.get("lenslet.shadow.inference")
                        .tags("of", "answer")
                        .timer()
                        .count())
                .as("an answer that was known took no run")
                .isEqualTo(1);

        var stats = client.get("/v2/models/digits/versions/2/stats").json().at("/model_stats/0");
        assertThat(stats.at("/inference_count").asInt())
                .as("the one that named it")
                .isEqualTo(1);
        assertThat(registry.get("lenslet.inference")
                        .tags("model", "digits", "version", "2")
                        .timer()
                        .count())
                .isEqualTo(1);
        Ready.until(() -> logged("1") >= 2 && logged("2") > 0);
        assertThat(logged("2")).isEqualTo(1);
    }

    private static long logged(String version) {
        try {
            return Files.readAllLines(directory.resolve("access.log")).stream()
                    .filter(line -> line.contains("\"version\":\"" + version + "\""))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private double cache(String result) {
        return registry.get("lenslet.cache").tag("result", result).counter().count();
    }

    @Test
    void requestsThatNameAVersionAreNotShown() {
        shadow(2, 1);
        client.post("/v2/models/digits/versions/1/infer", V2.request(V2.tensor(1, "0.123")));
        ask(1, 0.2);
        Ready.until(() -> count(2, "agree") == 1);
        assertThat(count(2, "dropped")).isZero();
    }

    @Test
    void oneThatFailsIsCountedAndNobodyElseNotices() {
        shadow(2, 1);
        engine.failing = "2";
        ask(2, 0.4);
        Ready.until(() -> count(2, "failed") == 2);
        engine.failing = "";
        ask(1, 0.4);
        Ready.until(() -> count(2, "agree") == 1);
    }

    @Test
    void oneThatHangsKeepsNobodyWaiting() {
        shadow(2, 1);
        engine.gated = "2";
        ask(1, 0.6);
        engine.arrived.acquireUninterruptibly();
        IntStream.range(0, 50).forEach(i -> ask(1, 0.6));
        assertThat(count(2, "agree")).isZero();
        assertThat(count(2, "dropped", "full")).as("more than its queue takes").isEqualTo(47);
        engine.gated = "";
        engine.gate.release(1_000);
        Ready.until(() -> count(2, "agree") + count(2, "dropped", "busy") == 4);
    }

    @Test
    void isNotAskedWhileTheServiceIsBusy() {
        shadow(2, 1);
        String known = V2.request(V2.tensor(1, "0.333"));
        assertThat(client.post(INFER, known).status()).isEqualTo(200);
        Ready.until(() -> count(2, "agree") == 1);
        engine.gated = "1";
        List<CompletableFuture<Void>> busy = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.runAsync(() -> ask(1, 0.7 + i / 100.0)))
                .toList();
        engine.arrived.acquireUninterruptibly(2);
        engine.gated = "";
        assertThat(client.post(INFER, known).status())
                .as("from memory, since no runner is free")
                .isEqualTo(200);
        Ready.until(() -> count(2, "dropped", "busy") == 1);
        engine.gate.release(2);
        busy.forEach(CompletableFuture::join);
        Ready.until(() -> count(2, "agree") == 3);
    }

    @Test
    void oneThatIsGoneIsCountedAsDropped() throws IOException {
        Path file = directory.resolve("home/models/digits/traffic.json");
        Files.writeString(file, "{\"split\":[],\"shadow\":{\"version\":\"9\",\"fraction\":1}}");
        put("/models/digits/labels/stable", "{\"version\":\"1\"}");
        ask(1, 0.1);
        assertThat(registry.get("lenslet.shadow")
                        .tags("shadow", "none", "outcome", "dropped", "reason", "gone")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aShadowFollowsItsLabel() {
        put("/models/digits/labels/canary", "{\"version\":\"2\"}");
        put("/models/digits/traffic", "{\"shadow\":{\"version\":\"canary\",\"fraction\":1}}");
        put("/models/digits/labels/canary", "{\"version\":\"1\"}");
        ask(1, 0.1);
        assertThat(registry.find("lenslet.shadow").counters())
                .as("the version that answers is not compared with itself")
                .isEmpty();
        put("/models/digits/labels/canary", "{\"version\":\"3\"}");
        Ready.until(() -> {
            ask(1, 0.1);
            return count(3, "agree") > 0;
        });
    }
}
