package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.job.JobDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A service on a disk that fills and empties, with real jobs. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"lenslet.training.heap=256MB", "lenslet.training.off-heap=384MB"})
@DirtiesContext
class FullDiskTest {

    private static final long RESERVE = 1000;
    private static final AtomicLong FREE = new AtomicLong(Long.MAX_VALUE);

    @TempDir
    static Path home;

    @LocalServerPort
    private int port;

    @Autowired
    private DiskRoom room;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("lenslet.home", home::toString);
    }

    @TestConfiguration
    static class Disk {

        @Bean
        @Primary
        DiskRoom disk() {
            return new DiskRoom(FREE::get, RESERVE, System::nanoTime);
        }
    }

    @BeforeEach
    void empty() {
        FREE.set(Long.MAX_VALUE);
        Awaitility.await().until(() -> room.lack().isEmpty());
    }

    @Test
    void jobsAreRefusedPausedAtACheckpointAndGoOnByThemselvesWhenThereIsRoom() throws Exception {
        Client client = new Client(port);
        client.uploadShades();
        String id = client.accepted(Client.shades("room", 10_000, 10_000_000));
        client.awaitSteps(id);

        FREE.set(RESERVE - 1);
        JsonNode paused = client.await(id, "PAUSED");
        assertThat(paused.path("state").asString()).as("%s", paused).isEqualTo("PAUSED");
        Long checkpoint = new JobDirectory(home.resolve("jobs").resolve(id)).newestCheckpoint();
        assertThat(paused.path("reason").asString())
                .contains("999 bytes free", "1000 are kept free", "checkpoint after step " + checkpoint, "by itself");
        Answer refused = client.submit(Client.shades("late", 1));
        assertThat(refused.status()).isEqualTo(507);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:storage-full");
        assertThat(refused.json().path("free_bytes").asLong()).isEqualTo(999);
        assertThat(client.state(id)).isEqualTo("PAUSED");

        FREE.set(Long.MAX_VALUE);
        JsonNode running = client.await(id, "RUNNING");
        assertThat(running.path("state").asString()).as("%s", running).isEqualTo("RUNNING");

        Path events = new JobDirectory(home.resolve("jobs").resolve(id)).events();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> Files.readString(events).contains("\"event\":\"resumed\""));

        FREE.set(RESERVE - 1);
        client.await(id, "PAUSED");
        assertThat(client.cancel(id).status()).isEqualTo(200);
        assertThat(client.state(id)).isEqualTo("CANCELLED");
        assertThat(client.events(id, ""))
                .filteredOn(event -> event.isState("PAUSED"))
                .hasSize(2);
    }

    @Test
    void aWaitingJobDoesNotBeginWhileThereIsNoRoomAndSaysSo() {
        Client client = new Client(port);
        if (client.get("/datasets/shades").status() != 200) {
            client.uploadShades();
        }
        String first = client.accepted(Client.shades("room", 10_000, 10_000_000));
        client.awaitSteps(first);
        String second = client.accepted(Client.shades("room", 1));
        FREE.set(RESERVE - 1);
        client.await(first, "PAUSED");
        assertThat(client.cancel(first).status()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.job(second).path("reason").asString(), reason -> reason.contains("waits for room"));
        assertThat(client.state(second)).isEqualTo("QUEUED");
        FREE.set(Long.MAX_VALUE);
        JsonNode done = client.await(second, "SUCCEEDED");
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(client.delete("/training-jobs/" + second).status()).isEqualTo(204);
        assertThat(client.get("/training-jobs/" + second).status()).isEqualTo(404);
        assertThat(home.resolve("jobs").resolve(second)).doesNotExist();
        assertThat(client.get("/models/room/versions/1").status()).isEqualTo(200);
        String running = client.accepted(Client.shades("room", 10_000, 10_000_000));
        assertThat(client.delete("/training-jobs/" + running).status()).isEqualTo(409);
        client.cancel(running);
        client.await(running, "CANCELLED");
    }
}
