package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.Client.Event;
import dev.lenslet.training.job.JobDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs that go on: after a worker's death by themselves, after their end where a client asks for it. */
class ResumedJobsTest extends RunningService {

    @Test
    void aJobWhoseWorkerDiesGoesOnFromItsCheckpoint() {
        String id = client.accepted(Client.shades("mourned", 600, 20));
        for (int death = 1; death <= 4; death++) {
            int from = 100 * death;
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> newest(id) >= from);
            Workers.of(ProcessHandle.current()).getFirst().destroyForcibly();
        }

        JsonNode done = client.await(id, "SUCCEEDED");
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(done.has("reason")).isFalse();
        List<Event> events = client.events(id, "");
        assertThat(events.stream().filter(event -> event.isState("QUEUED")))
                .hasSize(4)
                .allSatisfy(event -> assertThat(event.json().path("reason").asString())
                        .contains("SIGKILL", "; the job goes on from its checkpoint after step "));
        assertThat(events.stream().filter(event -> event.name().equals("resumed")))
                .hasSize(4)
                .allSatisfy(
                        event -> assertThat(event.json().path("epoch").asInt()).isGreaterThan(1));
        assertThat(epochs(events))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 600).boxed().toList());
        assertThat(client.get("/models/mourned").json().path("versions")).hasSize(1);
    }

    @Test
    void aFinishedJobGoesOnForMoreEpochsAndPublishesAnotherVersion() {
        String id = client.accepted(Client.shades("more", 3));
        assertThat(client.await(id, "SUCCEEDED").path("version").asString()).isEqualTo("1");
        List<Event> before = client.events(id, "");

        Answer resumed = client.resume(id, "{\"epochs\": 2}");
        assertThat(resumed.status()).as("%s", resumed).isEqualTo(202);
        assertThat(resumed.text("/id")).isEqualTo(id);
        assertThat(resumed.json().at("/training/epochs").asInt()).isEqualTo(5);
        List<Event> after = client.events(id, before.getLast().id());
        JsonNode done = client.job(id);

        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");
        assertThat(done.path("version").asString()).isEqualTo("2");
        assertThat(done.at("/progress/epoch").asInt()).isEqualTo(5);
        assertThat(after.getFirst().isState("QUEUED")).isTrue();
        assertThat(epochs(after)).containsExactly(4, 5);
        JsonNode model = client.get("/models/more").json();
        assertThat(model.at("/labels/stable").asString()).isEqualTo("2");
        JsonNode version = client.get("/models/more/versions/2").json();
        assertThat(version.at("/origin/job").asString()).isEqualTo(id);
        assertThat(version.at("/origin/details/epochs/trained").asInt()).isEqualTo(5);
    }

    @Test
    void aCancelledJobGoesOnToWhereItWasToGo() {
        String id = client.accepted(Client.shades("changed-mind", 10_000));
        client.awaitSteps(id);
        cancelAll(id);
        // The worker was told to end, and left a checkpoint.
        assertThat(newest(id)).isPositive();
        Answer resumed = client.resume(id, "");
        assertThat(resumed.status()).as("%s", resumed).isEqualTo(202);
        assertThat(resumed.json().at("/training/epochs").asInt()).isEqualTo(10_000);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> client.get("/training-jobs/" + id + "/log")
                        .response()
                        .body()
                        .contains("goes on after step"));
        cancelAll(id);
        List<Event> events = client.events(id, "");
        assertThat(events.getLast().isState("CANCELLED")).isTrue();
        assertThat(events.stream().filter(event -> event.name().equals("resumed")))
                .hasSize(1);
    }

    @Test
    void whatCannotGoOnIsRefusedWithAWayOut() {
        String running = client.accepted(Client.shades("still", 10_000));
        String waiting = client.accepted(Client.shades("still", 3));
        Answer busy = client.resume(waiting, "{\"epochs\": 1}");
        assertThat(busy.status()).isEqualTo(409);
        assertThat(busy.text("/type")).isEqualTo("urn:lenslet:problem:training-job-not-resumable");
        assertThat(busy.text("/detail")).contains("it is QUEUED and has not ended", "cancel it first");
        client.cancel(waiting);
        Answer nothing = client.resume(waiting, "{\"epochs\": 1}");
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.text("/detail")).contains("no checkpoint", "submit it as a new job");
        cancelAll(running);

        String done = client.accepted(Client.shades("still", 1));
        client.await(done, "SUCCEEDED");
        assertThat(client.resume(done, "").faultyFields()).containsExactly("epochs");
        assertThat(client.resume(done, "{\"epochs\": 10000}").faultyFields()).containsExactly("epochs");
        assertThat(client.resume(done, "{\"epochs\": 0, \"batch_size\": 1}").faultyFields())
                .containsExactly("epochs", "batch_size");
        assertThat(client.resume(done, "[]").status()).isEqualTo(400);
        assertThat(client.resume("none", "{\"epochs\": 1}").status()).isEqualTo(404);
        assertThat(client.state(done)).isEqualTo("SUCCEEDED");
        assertThat(client.submit(Client.shades("still", 1, 0)).faultyFields())
                .containsExactly("training.checkpoint.steps");
    }

    private static long newest(String id) {
        try {
            List<Long> steps = new JobDirectory(HOME.resolve("jobs").resolve(id)).checkpointedSteps();
            return steps.isEmpty() ? 0 : steps.getLast();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Integer> epochs(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("epoch"))
                .map(event -> event.json().path("epoch").asInt())
                .toList();
    }
}
