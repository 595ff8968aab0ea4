package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class KilledServiceTest {

    private static final int ROUNDS = 5;

    /** From a worker's last report to its end, the service's notice of that, and the end of publication. */
    private static final int WINDOW_MILLIS = 800;

    @TempDir
    private Path home;

    @Test
    void aKillAtAnyMomentOfAJobsEndLeavesExactlyOneVersion() throws Exception {
        ServiceProcess service = ServiceProcess.start(home, Map.of());
        try {
            service.client().uploadShades();
            for (int round = 1; round <= ROUNDS; round++) {
                String id = service.client().accepted(Client.shades("rounds", 1));
                awaitReport(id, "evaluating");
                int share = WINDOW_MILLIS / ROUNDS;
                int delay = share * (round - 1) + ThreadLocalRandom.current().nextInt(share);
                Thread.sleep(delay);
                service.kill();
                service = ServiceProcess.start(home, Map.of());
                holds(service.client(), id, round, "killed after " + delay + " ms");
            }
        } catch (AssertionError broken) {
            throw new AssertionError(Files.readString(home.resolve("service.log")), broken);
        } finally {
            service.close();
        }
    }

    /** Looks at the file, which is quicker than to ask. */
    private void awaitReport(String id, String phase) {
        Path events = home.resolve("jobs").resolve(id).resolve("events.jsonl");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(events) && Files.readString(events).contains("\"phase\":\"" + phase + "\""));
    }

    private static void holds(Client client, String id, int version, String when) {
        assertThat(client.ready()).isTrue();
        assertThat(client.seven()).isEqualTo("7");
        JsonNode job = client.await(id, "SUCCEEDED");
        assertThat(job.path("state").asString()).as("%s: %s", when, job).isEqualTo("SUCCEEDED");
        assertThat(job.path("version").asInt()).as(when).isEqualTo(version);
        JsonNode model = client.get("/models/rounds").json();
        assertThat(model.path("versions")).as(when).hasSize(version);
        assertThat(model.at("/labels/stable").asInt()).as(when).isEqualTo(version);
        assertThat(client.events(id, "").getLast().isState("SUCCEEDED"))
                .as(when)
                .isTrue();
    }
}
