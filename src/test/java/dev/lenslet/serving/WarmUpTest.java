package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "lenslet.serving.warm-up=3s")
class WarmUpTest extends ServesBrightness {

    private static final Pattern ANSWERED = Pattern.compile("Warmed up by (\\d+) requests");

    @DynamicPropertySource
    static void log(DynamicPropertyRegistry registry) {
        registry.add("lenslet.access-log", () -> accessLog().toString());
    }

    private static Path accessLog() {
        return directory.resolve("access.log");
    }

    @Test
    void theServiceIsReadyWhenItHasAnsweredItsOwnRequestsWhichNobodySees(
            @LocalServerPort int port, CapturedOutput output) throws IOException {
        Http http = new Http(port);
        Ready.until(() -> http.get("/actuator/health/readiness").status() == 200);

        assertThat(ANSWERED.matcher(output).results().map(MatchResult::group).map(text -> text.replaceAll("\\D", "")))
                .singleElement()
                .satisfies(count -> assertThat(Integer.parseInt(count)).isPositive());
        assertThat(http.get("/v2/models/digits/stats").text("/model_stats/0/execution_count"))
                .isEqualTo("0");
        assertThat(http.get("/v2/models/digits/stats").text("/model_stats/0/inference_stats/success/count"))
                .isEqualTo("0");
        assertThat(http.get("/actuator/prometheus").response().body())
                .contains("lenslet_inference_seconds_count{model=\"digits\",version=\"1\"} 0")
                .doesNotContain("uri=\"/predict\"")
                .doesNotContain("/infer\"");
        assertThat(Files.readString(accessLog()))
                .contains("/v2/models/digits/stats")
                .doesNotContain("warm-up");
        assertThat(http.post("/predict?model=digits&version=warm-up-1", "image/png", Http.picture("png", 1))
                        .status())
                .isEqualTo(404);
    }
}
