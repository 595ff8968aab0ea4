package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.V2.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.cache=100KB")
@Import(GatedEngine.AllOpen.class)
class AnswerCacheTest {

    private static final String INFER = "/v2/models/digits/infer";
    private static final String ROW = "[[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]],[[1],[1],[1],[1]]]";

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/1"));
        TestModels.brightness(directory.resolve("models/other/1"));
        TestModels.serve(registry, directory);
    }

    private final V2 client;
    private final GatedEngine engine;
    private final MeterRegistry registry;

    AnswerCacheTest(@LocalServerPort int port, @Autowired GatedEngine engine, @Autowired MeterRegistry registry) {
        this.client = new V2(port);
        this.engine = engine;
        this.registry = registry;
    }

    @BeforeEach
    void awaitModels(@Autowired ServedModels served) {
        Ready.await(served);
        engine.arrived.drainPermits();
    }

    private double count(String result) {
        return registry.get("lenslet.cache").tag("result", result).counter().count();
    }

    @Test
    void theSameInputIsRunOnceWhateverProtocolAsks() {
        double hits = count("hit");
        double misses = count("miss");
        Answer first = client.post(INFER, V2.request(V2.tensor(1, "1"), "\"id\":\"x\""));
        assertThat(first.status()).isEqualTo(200);
        assertThat(engine.arrived.availablePermits()).isEqualTo(1);
        Answer again = client.post(INFER, V2.request(V2.tensor(1, "1.0"), "\"id\":\"x\""));
        assertThat(again.json()).isEqualTo(first.json());
        Answer v1 = client.post("/v1/models/digits:predict", "{\"instances\":[" + ROW + "]}");
        assertThat(v1.json().at("/predictions/0/1").asDouble())
                .isEqualTo(first.json().at("/outputs/0/data/1").asDouble());
        Answer picture = client.post("/predict", Http.picture("png", 255), "Content-Type", "image/png");
        assertThat(picture.text("/predictions/0/label")).isEqualTo("light");
        assertThat(engine.arrived.availablePermits()).isEqualTo(1);
        assertThat(count("hit") - hits).isEqualTo(3);
        assertThat(count("miss") - misses).isEqualTo(1);

        Answer statistics = client.get("/v2/models/digits/stats");
        assertThat(statistics
                        .json()
                        .at("/model_stats/0/inference_stats/cache_hit/count")
                        .asInt())
                .isPositive();
        assertThat(statistics
                        .json()
                        .at("/model_stats/0/inference_stats/cache_miss/count")
                        .asInt())
                .isPositive();
    }

    @Test
    void anotherInputOrModelIsAnotherAnswer() {
        client.post(INFER, V2.request(V2.tensor(1, "0.25")));
        client.post(INFER, V2.request(V2.tensor(1, "0.5")));
        client.post(INFER, V2.request(V2.tensor(2, "0.25")));
        client.post("/v2/models/other/infer", V2.request(V2.tensor(1, "0.25")));
        assertThat(engine.arrived.availablePermits()).isEqualTo(4);
        client.post("/v2/models/other/infer", V2.request(V2.tensor(1, "0.25")));
        assertThat(engine.arrived.availablePermits()).isEqualTo(4);
    }

    @Test
    void keepsNoMoreThanItsBytesAndNothingOfAVersionThatIsGone() {
        AnswerCache cache = new AnswerCache(
                new Binder(new MapConfigurationPropertySource(Map.of("s.cache", "20KB")))
                        .bindOrCreate("s", ServingSettings.class),
                new SimpleMeterRegistry());
        for (int i = 0; i < 1_000; i++) {
            cache.keep(key(i % 2, i), FloatBuffer.allocate(10));
        }
        assertThat(kept(cache, 0) + kept(cache, 1)).isBetween(50, 102);
        cache.forget(1);
        assertThat(kept(cache, 1)).isZero();
        assertThat(kept(cache, 0)).isPositive();
    }

    private static int kept(AnswerCache cache, int load) {
        int kept = 0;
        for (int i = load; i < 1_000; i += 2) {
            kept += cache.find(key(load, i), FloatBuffer.allocate(10)) ? 1 : 0;
        }
        return kept;
    }

    private static AnswerCache.Key key(int load, int input) {
        return AnswerCache.key(load, ByteBuffer.allocate(4).putInt(0, input));
    }
}
