package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.LensletApplication;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(600)
class TrafficRestartTest {

    @TempDir
    Path directory;

    private <T> T serve(Function<V2, T> use) {
        try (ConfigurableApplicationContext service = new SpringApplicationBuilder(LensletApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.grpc.server.enabled=false",
                        "--lenslet.home=" + directory.resolve("home"),
                        "--lenslet.models.dir=" + directory.resolve("models"))) {
            Ready.await(service.getBean(ServedModels.class));
            String port = Objects.requireNonNull(service.getEnvironment().getProperty("local.server.port"));
            return use.apply(new V2(Integer.parseInt(port)));
        }
    }

    /** Versions that answered, by key. */
    private static Map<String, String> byKey(V2 client) {
        return IntStream.range(0, 100).mapToObj(i -> "user-" + i).collect(Collectors.toMap(Function.identity(), key -> {
            V2.Answer answer =
                    client.post("/v2/models/digits/infer", V2.request(V2.tensor(1, "1")), RoutingKey.HEADER, key);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            return answer.text("/model_version");
        }));
    }

    @Test
    void keysStayWithTheirVersionsAfterARestart() {
        for (int version = 1; version <= 2; version++) {
            TestModels.constant(directory.resolve("models/digits/" + version), "a", "b");
        }
        Map<String, String> before = serve(client -> {
            String split = "{\"split\":[{\"version\":\"1\",\"weight\":70},{\"version\":\"2\",\"weight\":30}]}";
            assertThat(client.put("/models/digits/traffic", split).status()).isEqualTo(200);
            Ready.until(() -> byKey(client).containsValue("1"));
            return byKey(client);
        });
        assertThat(before.values()).contains("1", "2");
        assertThat(serve(TrafficRestartTest::byKey)).isEqualTo(before);
    }
}
