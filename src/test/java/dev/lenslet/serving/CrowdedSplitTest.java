package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Memory for one version alone. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.memory=1MB")
class CrowdedSplitTest extends ServesBrightness {

    private static final String BODY = V2.request(V2.tensor(1, "1"));

    @DynamicPropertySource
    static void second(DynamicPropertyRegistry registry) {
        TestModels.brightness(directory.resolve("models/digits/2"));
    }

    @Test
    void theDefaultAnswersForAVersionUntilThatIsLoaded(
            @LocalServerPort int port, @Autowired ServedModels served, @Autowired MeterRegistry registry) {
        Ready.await(served);
        V2 client = new V2(port);
        V2.Answer put = client.put("/models/digits/traffic", "{\"split\":[{\"version\":\"1\",\"weight\":1}]}");
        assertThat(put.status()).as("%s", put).isEqualTo(200);
        Ready.until(() -> {
            V2.Answer answer = client.post("/v2/models/digits/infer", BODY);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            return answer.text("/model_version").equals("1");
        });
        assertThat(registry.get("lenslet.split")
                        .tags("share", "1", "version", "1", "outcome", "not_loaded")
                        .counter()
                        .count())
                .isPositive();
    }
}
