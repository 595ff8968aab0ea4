package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the service takes under the limits that are set, its workers read. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.media.image.max-side=20200",
            "lenslet.training.heap=256MB",
            "lenslet.training.off-heap=384MB"
        })
@DirtiesContext
class WideLimitsTest {

    private static final int SIDE_BEYOND_THE_DEFAULT = 20_100;

    @TempDir
    static Path directory;

    private final Client client;

    WideLimitsTest(@LocalServerPort int port) {
        this.client = new Client(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", () -> directory.resolve("home"));
    }

    @Test
    void aWorkerReadsUnderTheServicesLimits() {
        Map<String, byte[]> strips = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            strips.put("dark/" + i + ".png", Archives.picture(SIDE_BEYOND_THE_DEFAULT, 2, i));
            strips.put("light/" + i + ".png", Archives.picture(2, SIDE_BEYOND_THE_DEFAULT, 255 - i));
        }
        assertThat(client.post(
                                "/datasets?name=strips",
                                "application/zip",
                                BodyPublishers.ofByteArray(Archives.zip(strips)))
                        .status())
                .isEqualTo(201);

        String id = client.accepted("""
                {"model": "strips", "dataset": "strips", "training": {"epochs": 1}, "network":
                 {"class_name": "Sequential", "config": {"name": "n", "layers": [
                   {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 8, 8, 1]}},
                   {"class_name": "Flatten", "config": {"name": "flat"}},
                   {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax"}}]}}}""");

        assertThat(client.await(id, "SUCCEEDED").path("state").asString())
                .as("%s", client.job(id))
                .isEqualTo("SUCCEEDED");
    }
}
