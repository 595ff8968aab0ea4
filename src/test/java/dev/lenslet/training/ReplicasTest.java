package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.storage.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two replicas of the service, processes of their own, that share a PostgreSQL and a home directory. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FOR_EVER = 10_000;

    @TempDir
    private static Path home;

    private static final PostgresServer POSTGRES = PostgresServer.own();
    private static final String DATABASE = POSTGRES.newDatabase();
    private static final List<ServiceProcess> REPLICAS = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        two();
        REPLICAS.getFirst().client().uploadShades();
    }

    @AfterAll
    static void stop() throws Exception {
        for (ServiceProcess replica : REPLICAS) {
            replica.resume();
            replica.kill();
        }
        killWorkers();
        POSTGRES.close();
    }

    @Test
    @Order(1)
    void eachJobRunsOnce() throws Exception {
        List<Client> clients = two().stream().map(ServiceProcess::client).toList();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(clients.get(i % 2).accepted(Client.shades("shared", 2)));
        }
        List<String> versions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            // Each asks the one that did not take the job in.
            Client client = clients.get((i + 1) % 2);
            versions.add(succeeded(client, ids.get(i)).path("version").asString());
            assertThat(states(client, ids.get(i))).containsExactly("STARTING", "RUNNING", "SUCCEEDED");
        }
        assertThat(versions).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
        // A replica sees what the other published when it looks.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> clients.getFirst()
                                .get("/models/shared")
                                .json()
                                .path("versions")
                                .size()
                        == 6);
    }

    @Test
    @Order(2)
    void aReplicaThatWasOnlyPausedPublishesNothingWhenItComesBack() throws Exception {
        String id = two().getFirst().client().accepted(Client.shades("contested", 300));
        ServiceProcess paused = whoRuns(id);
        ProcessHandle worker = paused.workers().getFirst();
        signal("-STOP", worker);
        paused.pause();
        Client other = otherThan(paused).client();
        // Its worker is ended before the next one begins, though nobody takes note of that until its parent goes on.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> Files.readString(home.resolve("jobs").resolve(id).resolve("events.jsonl"))
                                .split("\"state\":\"STARTING\"", -1)
                                .length
                        == 3);
        paused.resume();
        Awaitility.await().atMost(PATIENCE).until(() -> !worker.isAlive());

        succeeded(other, id);
        assertThat(other.get("/models/contested").json().path("versions")).hasSize(1);
        assertThat(states(other, id)).endsWith("SUCCEEDED").containsOnlyOnce("SUCCEEDED");
        assertThat(states(other, id)).filteredOn("STARTING"::equals).hasSize(2);
        // It is as good as any other again: both are needed for these.
        String first = paused.client().accepted(Client.shades("again", FOR_EVER));
        String second = paused.client().accepted(Client.shades("again", FOR_EVER));
        paused.client().awaitSteps(first);
        paused.client().awaitSteps(second);
        assertThat(paused.workers()).hasSize(1);
        for (String job : List.of(first, second)) {
            other.cancel(job);
            assertThat(other.await(job, "CANCELLED").path("state").asString()).isEqualTo("CANCELLED");
        }
    }

    @Test
    @Order(3)
    void aDatabaseThatIsAwayForAWhileLosesNothing() throws Exception {
        Client client = two().getFirst().client();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(client.accepted(Client.shades("outlives", 300)));
        }
        whoRuns(ids.getFirst());

        POSTGRES.stop();
        Thread.sleep(8_000);
        POSTGRES.startAgain();

        for (String id : ids) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> client.get("/training-jobs/" + id).status() == 200);
            succeeded(client, id);
            assertThat(states(client, id))
                    .as("nobody was given up for dead, since nobody could be heard")
                    .containsExactly("STARTING", "RUNNING", "SUCCEEDED");
        }
    }

    @Test
    @Order(4)
    void aReplicaThatStopsGivesItsJobBack() throws Exception {
        String id = two().getFirst().client().accepted(Client.shades("moved", 500));
        ServiceProcess stopping = whoRuns(id);
        Client other = otherThan(stopping).client();

        stopping.close();

        succeeded(other, id);
        assertThat(other.events(id, ""))
                .filteredOn(event -> event.isState("QUEUED"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.json().path("reason").asString()).startsWith("the service was stopped "));
    }

    @Test
    @Order(5)
    void aKilledReplicasWorkerIsFollowedByOneThatSeesIt() throws Exception {
        String id = two().getFirst().client().accepted(Client.shades("followed", FOR_EVER));
        ServiceProcess killed = whoRuns(id);
        ProcessHandle worker = killed.workers().getFirst();
        Client other = otherThan(killed).client();

        killed.kill();

        int epoch = other.job(id).at("/progress/epoch").asInt();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> other.job(id).at("/progress/epoch").asInt() > epoch);
        assertThat(worker.isAlive()).isTrue();
        other.cancel(id);
        other.await(id, "CANCELLED");
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    @Order(6)
    void aReplicaKilledWithItsWorkerLeavesItsJobToAnother() throws Exception {
        String id = two().getFirst().client().accepted(Client.shades("left", 300));
        ServiceProcess killed = whoRuns(id);
        Client other = otherThan(killed).client();

        killed.workers().forEach(ProcessHandle::destroyForcibly);
        killed.kill();

        succeeded(other, id);
        assertThat(other.get("/models/left").json().path("versions")).hasSize(1);
        assertThat(states(other, id)).filteredOn("STARTING"::equals).hasSize(2);
    }

    /** The replicas that live, and as many new ones as are missing. */
    private static List<ServiceProcess> two() throws Exception {
        return ServiceProcess.two(REPLICAS, home, DATABASE);
    }

    /** Waits until the job is trained. */
    private static ServiceProcess whoRuns(String id) {
        REPLICAS.getFirst().client().awaitSteps(id);
        return REPLICAS.stream()
                .filter(replica -> replica.workers().stream()
                        .anyMatch(
                                worker -> worker.info().commandLine().orElse("").contains(id)))
                .findFirst()
                .orElseThrow();
    }

    private static ServiceProcess otherThan(ServiceProcess one) {
        return REPLICAS.stream().filter(replica -> replica != one).findFirst().orElseThrow();
    }

    private static JsonNode succeeded(Client client, String id) {
        JsonNode job = client.await(id, "SUCCEEDED");
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        return job;
    }

    private static List<String> states(Client client, String id) {
        return client.events(id, "").stream()
                .filter(event -> event.name().equals("state"))
                .map(event -> event.json().path("state").asString())
                .toList();
    }

    private static void signal(String signal, ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Those that outlived the replicas that a test killed. */
    private static void killWorkers() {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            processes
                    .filter(process -> process.info().commandLine().orElse("").contains(home.toString()))
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }
}
