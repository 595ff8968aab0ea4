package dev.lenslet.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import lenslet.client.ApiClient;
import lenslet.client.api.ModelsApi;
import lenslet.client.api.PredictApi;
import lenslet.client.model.PredictResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.FileSystemResource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClientResponseException;

/** A client that openapi-generator made of {@code openapi.yaml} asks the bundled model for the drawn samples. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class GeneratedClientTest {

    @TempDir
    static Path home;

    @LocalServerPort
    private int port;

    private ApiClient client = new ApiClient();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", home::toString);
    }

    @BeforeEach
    void connect() {
        client = new ApiClient().setBasePath("http://127.0.0.1:" + port);
    }

    @ParameterizedTest
    @CsvSource({
        "zero, 0",
        "one, 1",
        "two, 2",
        "three, 3",
        "four, 4",
        "five, 5",
        "six, 6",
        "seven, 7",
        "eight, 8",
        "nine, 9"
    })
    void predicts(String sample, String digit) {
        PredictResponse answer = new PredictApi(client)
                .predict(new FileSystemResource("samples/" + sample + ".png"), null, null, 3, null, null);

        assertThat(answer.getModel()).isEqualTo("digits");
        assertThat(answer.getVersion()).isEqualTo("1");
        assertThat(answer.getPredictions()).singleElement().satisfies(prediction -> {
            assertThat(prediction.getLabel()).isEqualTo(digit);
            assertThat(prediction.getTop()).hasSize(3);
        });
    }

    @Test
    void readsWhatAModelIs() {
        assertThat(new ModelsApi(client).getModelVersion("digits", "1").getLabels())
                .isEqualTo(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    }

    @Test
    void isToldWhatIsWrong() {
        assertThatThrownBy(() -> new PredictApi(client)
                        .predict(new FileSystemResource("samples/one.png"), "none", null, null, null, null))
                .isInstanceOfSatisfying(RestClientResponseException.class, refused -> {
                    assertThat(refused.getStatusCode().value()).isEqualTo(404);
                    assertThat(refused.getResponseBodyAsString()).contains("urn:lenslet:problem:");
                });
    }
}
