package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.serving.Http.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.max-wait=200ms")
@Import(GatedEngine.LoadsClosed.class)
class ReadinessTest extends ServesBrightness {

    @Test
    void theServiceIsAliveAtOnceAndReadyWhenItsBundledModelsAreLoaded(
            @LocalServerPort int port, @Autowired GatedEngine engine) {
        Http http = new Http(port);
        Answer early = http.get("/actuator/health/readiness");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.text("/components/models/details/digits")).isEqualTo("is being loaded");
        assertThat(http.get("/actuator/health/liveness").status()).isEqualTo(200);

        Answer refused = http.post("/predict", "image/png", Http.picture("png", 255));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:model-loading");
        assertThat(refused.response().headers().firstValueAsLong("Retry-After")).hasValue(1);

        engine.openLoads();
        Ready.until(() -> http.get("/actuator/health/readiness").status() == 200);
        assertThat(http.get("/actuator/health/readiness").text("/components/models/details/digits"))
                .isEqualTo("version 1 answers");
        assertThat(http.post("/predict", "image/png", Http.picture("png", 255)).status())
                .isEqualTo(200);
    }
}
