package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.dataset.Archives;
import dev.lenslet.storage.DurableFiles;
import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.TrainingJob.LastWorker;
import dev.lenslet.training.TrainingJob.WorkerIdentity;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a service that was killed finds when it starts again. One was: it trained {@code pattern} to the end and was at
 * {@code long} when it was killed, with another job waiting; then the directories and rows of jobs were added as kills at
 * other points leave them.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartTest {

    private static final String SECRET = "correct-horse-battery-staple";

    @TempDir
    private static Path home;

    private static ServiceProcess service;
    private static Client client;
    private static ProcessHandle longWorker;
    private static String longJob;
    private static String waiting;
    private static final Map<String, String> LEFT = new HashMap<>();

    @BeforeAll
    static void killAndStartAgain() throws Exception {
        String pattern;
        try (ServiceProcess first = ServiceProcess.start(home, Map.of("LENSLET_TEST_PASSWORD", SECRET))) {
            first.client().uploadShades();
            pattern = first.client().accepted(Client.shades("pattern", 20));
            assertThat(first.client().await(pattern, "SUCCEEDED").path("state").asString())
                    .isEqualTo("SUCCEEDED");
            longJob = first.client().accepted(Client.shades("long", 10_000));
            waiting = first.client().accepted(Client.shades("waiting", 1));
            first.client().awaitSteps(longJob);
            longWorker = first.workers().getFirst();
            first.kill();
        }
        leave(new Wreck(home, pattern));
        service = ServiceProcess.start(home, Map.of());
        client = service.client();
    }

    private static void leave(Wreck wreck) throws Exception {
        String staged = wreck.finished("staged");
        LEFT.put("staged", staged);

        String copied = wreck.finished("copied");
        LEFT.put("copied", copied);
        wreck.jobs().beginPublishing(wreck.held(copied));
        Path copy = Files.createDirectories(wreck.directory(copied).root().resolve("publish.0.tmp"));
        Files.write(copy.resolve("model.onnx"), new byte[] {1, 2, 3});

        String moved = wreck.finished("moved");
        LEFT.put("moved", moved);
        wreck.jobs().beginPublishing(wreck.held(moved));
        wreck.moveVersion(moved, "moved");

        String labelled = wreck.finished("labelled");
        LEFT.put("labelled", labelled);
        wreck.jobs().beginPublishing(wreck.held(labelled));
        wreck.moveVersion(labelled, "labelled");
        wreck.moveLabel("labelled");

        String stored = wreck.finished("stored");
        LEFT.put("stored", stored);
        wreck.jobs().beginPublishing(wreck.held(stored));
        wreck.moveVersion(stored, "stored");
        wreck.moveLabel("stored");
        wreck.jobs().markSucceeded(wreck.held(stored), new Publication.Published(1, null), Instant.now());

        String forgotten = wreck.finished("forgotten");
        LEFT.put("forgotten", forgotten);
        wreck.jobs().beginPublishing(wreck.held(forgotten));
        wreck.moveVersion(forgotten, "forgotten");
        wreck.moveLabel("forgotten");
        DurableFiles.delete(wreck.directory(forgotten).export());

        String unseen = wreck.starting("unseen");
        LEFT.put("unseen", unseen);
        // A number that was given to another process since: this one.
        wreck.jobs()
                .recordWorker(
                        wreck.held(unseen),
                        new LastWorker(
                                null,
                                new WorkerIdentity(
                                        ProcessHandle.current().pid(),
                                        Wreck.GONE.identity().started())));
        wreck.tell(unseen, new JobEvent.Phase(Instant.now(), "training", null, null));
        wreck.write(wreck.model(unseen), wreck.directory(unseen).export());
        wreck.directory(unseen).writeOutcome(new Outcome.Succeeded(Instant.now(), 1, 0.1, 1e-7));

        String died = wreck.running("died");
        LEFT.put("died", died);
        Files.writeString(wreck.directory(died).events(), "{\"event\":\"epo", StandardOpenOption.APPEND);

        String cursed = wreck.running("cursed");
        LEFT.put("cursed", cursed);
        for (int death = 0; death < 2; death++) {
            Setbacks setbacks = new Setbacks(death + 1, null);
            wreck.jobs().requeue(wreck.held(cursed), "it died", setbacks);
            wreck.jobs().markStarting(wreck.held(cursed), setbacks, Instant.now());
        }

        String failed = wreck.running("failed");
        LEFT.put("failed", failed);
        wreck.directory(failed).writeOutcome(new Outcome.Failed(Instant.now(), "the loss became NaN"));

        String fetching = wreck.starting("fetching");
        LEFT.put("fetching", fetching);
        wreck.tell(fetching, new JobEvent.Phase(Instant.now(), FetchStep.DATA_SET, 5L, 10L));

        String calledOff = wreck.finished("called-off");
        LEFT.put("called-off", calledOff);
        wreck.jobs().requestCancel(calledOff, Instant.now());
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        if (longWorker != null) {
            longWorker.destroyForcibly();
        }
    }

    @Test
    void whatWasTrainedAndNotPublishedIsPublishedOnce() {
        published("staged");
        published("unseen");
    }

    @Test
    void aPublicationKilledAtAnyPointIsFinishedOnce() {
        published("copied");
        published("moved");
        published("labelled");
        published("stored");
    }

    @Test
    void aPublicationThatTheDatabaseForgotIsRemembered() {
        published("forgotten");
    }

    @Test
    void whatIsNotDoneIsTakenUpAgain() {
        goesOn("died", "the service was restarted and the worker is gone (at epoch 3 of 5); the job begins again");
        goesOn(
                "fetching",
                "the service was restarted while fetching data set, and the job had no worker yet; the job begins again");
    }

    private static void goesOn(String model, String reason) {
        JsonNode job = client.await(left(model), "SUCCEEDED");
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(job.has("reason")).isFalse();
        assertThat(client.events(left(model), ""))
                .filteredOn(event -> event.isState("QUEUED"))
                .extracting(event -> event.json().path("reason").asString())
                .containsExactly(reason);
        assertThat(client.get("/models/" + model).json().path("versions")).hasSize(1);
    }

    @Test
    void whatFailedOrDiedTooOftenIsReportedTruthfully() {
        assertThat(client.await(left("failed"), "FAILED").path("reason").asString())
                .isEqualTo("the loss became NaN");
        assertThat(client.await(left("cursed"), "FAILED").path("reason").asString())
                .endsWith("so ended 3 in a row without a newer checkpoint");
        assertThat(client.get("/models/cursed").status()).isEqualTo(404);
    }

    @Test
    void aCancelledJobIsNotPublishedAfterAll() {
        assertThat(client.await(left("called-off"), "CANCELLED").path("state").asString())
                .isEqualTo("CANCELLED");
        assertThat(client.get("/models/called-off").status()).isEqualTo(404);
        assertThat(home.resolve("jobs").resolve(left("called-off")).resolve("export"))
                .doesNotExist();
    }

    /** First: while it works, those that are taken up again wait. */
    @Test
    @Order(1)
    void aWorkerThatLivesIsTakenUpAndTheQueueComesAfterIt() {
        assertThat(client.state(longJob)).isEqualTo("RUNNING");
        assertThat(client.state(waiting)).isIn("QUEUED");
        int epoch = client.job(longJob).at("/progress/epoch").asInt();
        Awaitility.await().until(() -> client.job(longJob).at("/progress/epoch").asInt() > epoch);
        assertThat(longWorker.isAlive()).isTrue();
        knowsNoSecret(longWorker);

        assertThat(client.cancel(longJob).status()).isEqualTo(202);
        assertThat(client.await(longJob, "CANCELLED").path("state").asString()).isEqualTo("CANCELLED");
        assertThat(longWorker.isAlive()).isFalse();
        assertThat(client.await(waiting, "SUCCEEDED").path("state").asString()).isEqualTo("SUCCEEDED");
        // After the dead and the living, leftovers.
        Awaitility.await()
                .until(() -> Files.notExists(
                        home.resolve("jobs").resolve(left("stored")).resolve("export")));
        assertThat(client.seven()).isEqualTo("7");
    }

    /** The job that was to give the model its first version. */
    private static String left(String model) {
        return Objects.requireNonNull(LEFT.get(model));
    }

    private static void knowsNoSecret(ProcessHandle worker) {
        Path environment = Path.of("/proc", Long.toString(worker.pid()), "environ");
        if (Files.isReadable(environment)) {
            assertThat(environment).content().doesNotContain(SECRET).contains("OMP_NUM_THREADS");
        }
        assertThat(home.resolve("jobs").resolve(longJob).resolve("worker.args"))
                .content()
                .doesNotContain(SECRET);
    }

    private static void published(String model) {
        String id = left(model);
        JsonNode job = client.await(id, "SUCCEEDED");
        assertThat(job.path("state").asString()).as("%s", job).isEqualTo("SUCCEEDED");
        assertThat(job.path("version").asString()).isEqualTo("1");
        assertThat(job.has("finished")).isTrue();
        assertThat(client.events(id, "").getLast().isState("SUCCEEDED")).isTrue();
        JsonNode stands = client.get("/models/" + model).json();
        assertThat(stands.path("versions")).hasSize(1);
        assertThat(stands.path("broken")).isEmpty();
        assertThat(stands.at("/labels/stable").asString()).isEqualTo("1");
        assertThat(client.get("/models/" + model + "/versions/1").text("/origin/job"))
                .isEqualTo(id);
        assertThat(client.ready()).isTrue();
        Awaitility.await().untilAsserted(() -> {
            Answer answer = client.post(
                    "/predict?model=" + model, "image/png", BodyPublishers.ofByteArray(Archives.picture(12, 12, 250)));
            assertThat(answer.text("/predictions/0/label")).as("%s", answer).isEqualTo("light");
        });
    }
}
