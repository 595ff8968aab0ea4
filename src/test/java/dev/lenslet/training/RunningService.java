package dev.lenslet.training;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A service that the tests of jobs share: two jobs may wait, workers have little memory, and the data set {@code shades} is
 * uploaded. Each test leaves the queue empty.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "lenslet.training.queue-capacity=2",
            "lenslet.training.heap=256MB",
            "lenslet.training.off-heap=384MB",
            "lenslet.training.max-event-streams=3"
        })
abstract class RunningService {

    /** Below the build's directory, since the service outlives each class. */
    static final Path HOME =
            Path.of("target", "training-tests", UUID.randomUUID().toString()).toAbsolutePath();

    Client client;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", HOME::toString);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        client = new Client(port);
        if (client.get("/datasets/shades").status() != 200) {
            client.uploadShades();
        }
    }

    /** Ends what a test left waiting or running. */
    void cancelAll(String... ids) {
        for (String id : ids) {
            client.cancel(id);
        }
        for (String id : ids) {
            client.await(id, "CANCELLED");
        }
    }
}
