package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams with a heart that beats more often than the service's. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(JobEventsTest.Hasty.class)
@DirtiesContext
class JobEventsTest {

    @TempDir
    private static Path home;

    private final Client client;

    JobEventsTest(@LocalServerPort int port) {
        this.client = new Client(port);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", home::toString);
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Hasty {

        @Bean
        HastyController hasty(JobTools tools, JobSupervisor supervisor) {
            return new HastyController(
                    new JobEvents(tools.jobs(), supervisor, tools.pulse(), Duration.ofMillis(20), 1));
        }
    }

    @RestController
    static class HastyController {

        private final JobEvents events;

        HastyController(JobEvents events) {
            this.events = events;
        }

        @GetMapping(path = "/hasty/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter follow(@PathVariable String id) {
            return events.follow(id, 0, 0);
        }
    }

    @Test
    void aSilentStreamBeatsAndAClientThatWentLeavesItsPlace() throws Exception {
        client.uploadShades();
        // One runs and says much, so it is the one that waits that is silent.
        String running = client.accepted(Client.shades("running", 10_000));
        String silent = client.accepted(Client.shades("silent", 1));

        HttpResponse<InputStream> stream = client.follow("/hasty/" + silent + "/events");
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo(":following");
        for (int beat = 0; beat < 2; beat++) {
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo(":alive");
        }
        assertThat(client.get("/hasty/" + silent + "/events").status()).isEqualTo(429);
        stream.body().close();

        Awaitility.await().until(() -> {
            HttpResponse<InputStream> next = client.follow("/hasty/" + silent + "/events");
            next.body().close();
            return next.statusCode() == 200;
        });
        for (String id : List.of(silent, running)) {
            client.cancel(id);
            client.await(id, "CANCELLED");
        }
    }

    @Test
    void aStreamOfAJobThatNobodyKnowsEnds() throws Exception {
        Awaitility.await().until(() -> {
            HttpResponse<InputStream> stream = client.follow("/hasty/none/events");
            return stream.statusCode() == 200
                    && new String(stream.body().readAllBytes(), StandardCharsets.UTF_8).equals(":following\n\n");
        });
    }
}
