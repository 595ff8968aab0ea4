package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.storage.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A sweep while the replicas that work at it are killed, one after the other. */
class KilledSweepTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final PostgresServer POSTGRES = PostgresServer.own();
    private static final String DATABASE = POSTGRES.newDatabase();
    private static final List<ServiceProcess> REPLICAS = new ArrayList<>();

    @TempDir
    private static Path home;

    @AfterAll
    static void stop() throws Exception {
        for (ServiceProcess replica : REPLICAS) {
            replica.kill();
        }
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            processes
                    .filter(process -> process.info().commandLine().orElse("").contains(home.toString()))
                    .forEach(ProcessHandle::destroyForcibly);
        }
        POSTGRES.close();
    }

    @Test
    void aSweepOutlivesEachReplicaAndPublishesOnce() throws Exception {
        two().getFirst().client().uploadShades();
        String id = two().getFirst().client().submit("""
                {"model": "survivor", "dataset": "shades", "network": "simple-cnn", "input_shape": [12, 12, 1],
                 "training": {"validation_split": 0.25, "seed": 1},
                 "sweep": {"method": "halving", "eta": 2, "max_epochs": 2,
                   "parameters": {"learning_rate": [0.00000001, 0.01, 0.0000001, 0.001]}}}""").text("/id");

        // In the first rung, with a worker of it if there is one; the other goes on.
        await(id, sweep -> sweep.at("/trials/SUCCEEDED").asInt() >= 1);
        ServiceProcess first = two().getFirst();
        first.workers().forEach(ProcessHandle::destroyForcibly);
        first.kill();
        // When it is decided who goes on.
        two();
        await(
                id,
                sweep -> trials(id).stream()
                        .anyMatch(trial -> trial.at("/training/epochs").asInt() == 2));
        two().getFirst().kill();
        // While the best is published, or just before or after.
        two();
        await(id, sweep -> sweep.has("best"));
        two().getFirst().kill();

        JsonNode done = await(id, sweep -> !sweep.path("state").asString().equals("RUNNING"));
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(done.at("/trials/SUCCEEDED").asInt()).isEqualTo(4);
        Client client = two().getLast().client();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> client.get("/models/survivor").status() == 200);
        assertThat(client.get("/models/survivor").json().path("versions")).hasSize(1);
        String best = done.at("/best/job").asString();
        assertThat(client.get("/models/survivor/versions/1").text("/origin/job"))
                .isEqualTo(best);
        assertThat(trials(id).stream()
                        .filter(trial -> trial.has("version"))
                        .map(trial -> trial.path("id").asString()))
                .containsExactly(best);
    }

    private static List<JsonNode> trials(String sweep) {
        return alive().client()
                .get("/training-jobs?sweep=" + sweep)
                .json()
                .path("items")
                .valueStream()
                .toList();
    }

    private static JsonNode await(String sweep, Predicate<JsonNode> until) {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(
                        () -> alive().client().get("/sweeps/" + sweep).json(),
                        now -> until.test(now) || !now.path("state").asString().equals("RUNNING"));
    }

    private static ServiceProcess alive() {
        return REPLICAS.stream().filter(ServiceProcess::isAlive).findFirst().orElseThrow();
    }

    /** The replicas that live, and as many new ones as are missing. */
    private static List<ServiceProcess> two() throws Exception {
        return ServiceProcess.two(REPLICAS, home, DATABASE);
    }
}
