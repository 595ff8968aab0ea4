package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Answer;
import dev.lenslet.training.Client.Event;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who waits, who runs, and how jobs are called off. */
class JobQueueTest extends RunningService {

    private static final int FOR_EVER = 10_000;

    @Test
    void oneRunsTheRestWaitAndTooManyAreRefused() throws Exception {
        String running = client.accepted(Client.shades("queue", FOR_EVER));
        client.awaitSteps(running);
        String second = client.accepted(Client.shades("queue", 1));
        String third = client.accepted(Client.shades("queue", 1));
        long before =
                client.get("/training-jobs?limit=100").json().path("items").size();

        Answer refused = client.submit(Client.shades("queue", 1));

        assertThat(refused.status()).as("%s", refused).isEqualTo(429);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:training-queue-full");
        assertThat(refused.json().path("capacity").asInt()).isEqualTo(2);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();
        assertThat(client.get("/training-jobs?limit=100").json().path("items")).hasSize((int) before);
        assertThat(List.of(client.state(running), client.state(second), client.state(third)))
                .containsExactly("RUNNING", "QUEUED", "QUEUED");
        assertThat(workers()).hasSize(1);

        cancelAll(running);
        JsonNode secondDone = client.await(second, "SUCCEEDED");
        JsonNode thirdDone = client.await(third, "SUCCEEDED");
        assertThat(time(secondDone, "finished")).isBeforeOrEqualTo(time(thirdDone, "started"));
        assertThat(thirdDone.path("version").asInt())
                .isEqualTo(secondDone.path("version").asInt() + 1);
    }

    @Test
    void aWaitingJobIsCancelledAtOnceAndARunningOneWhenItsWorkerIsGone() {
        String running = client.accepted(Client.shades("called-off", FOR_EVER));
        // Else three wait for a moment, and two may.
        client.await(running, "RUNNING");
        String waiting = client.accepted(Client.shades("called-off", 1));
        String next = client.accepted(Client.shades("after", 1));
        client.awaitSteps(running);
        ProcessHandle worker = worker(running);

        Answer atOnce = client.cancel(waiting);
        assertThat(atOnce.status()).isEqualTo(200);
        assertThat(atOnce.text("/state")).isEqualTo("CANCELLED");
        assertThat(atOnce.json().has("started")).isFalse();
        List<Event> history = client.events(waiting, "");
        assertThat(history).hasSize(1);
        assertThat(history.getFirst().isState("CANCELLED")).isTrue();

        Answer underWay = client.cancel(running);
        assertThat(underWay.status()).as("%s", underWay).isEqualTo(202);
        JsonNode cancelled = client.await(running, "CANCELLED");
        assertThat(cancelled.path("state").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.has("finished")).isTrue();
        assertThat(cancelled.has("version")).isFalse();
        assertThat(cancelled.has("cancelling")).isFalse();
        assertThat(worker.isAlive()).isFalse();
        assertThat(client.get("/models/called-off").status()).isEqualTo(404);
        assertThat(client.events(running, "").getLast().isState("CANCELLED")).isTrue();

        assertThat(client.await(next, "SUCCEEDED").path("state").asString()).isEqualTo("SUCCEEDED");
        Answer late = client.cancel(next);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/type")).isEqualTo("urn:lenslet:problem:training-job-not-cancellable");
        assertThat(late.text("/detail")).contains("SUCCEEDED");
        assertThat(client.cancel("none").status()).isEqualTo(404);
        assertThat(client.cancel(running).status()).isEqualTo(200);
    }

    @Test
    void aJobCancelledWhileItStartsNeverRuns() {
        String id = client.accepted(Client.shades("hasty", FOR_EVER));
        client.await(id, "STARTING");
        assertThat(client.cancel(id).status()).isIn(200, 202);
        assertThat(client.await(id, "CANCELLED").path("state").asString()).isEqualTo("CANCELLED");
        assertThat(workers()).isEmpty();
    }

    @Test
    void aDataSetThatAJobNeedsIsNotDeleted() {
        String id = client.accepted(Client.shades("holds", FOR_EVER));
        Answer refused = client.delete("/datasets/shades");
        assertThat(refused.status()).as("%s", refused).isEqualTo(409);
        assertThat(refused.text("/detail")).contains(id);
        cancelAll(id);
    }

    @Test
    void asManyFollowAsMayAndTheNextIsToldToComeAgain() throws Exception {
        String id = client.accepted(Client.shades("followed", FOR_EVER));
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            streams.add(client.follow("/training-jobs/" + id + "/events"));
        }
        Answer refused = client.get("/training-jobs/" + id + "/events");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text("/type")).isEqualTo("urn:lenslet:problem:too-many-event-streams");
        assertThat(refused.header("Retry-After")).isEqualTo("5");

        // A client that goes is noticed by the next event, and leaves its place.
        streams.getFirst().body().close();
        Awaitility.await().untilAsserted(() -> {
            HttpResponse<InputStream> fourth = client.follow("/training-jobs/" + id + "/events");
            streams.add(fourth);
            assertThat(fourth.statusCode()).isEqualTo(200);
        });
        cancelAll(id);
        for (HttpResponse<InputStream> stream : streams.subList(1, streams.size())) {
            stream.body().readAllBytes();
        }
    }

    private static ProcessHandle worker(String job) {
        return workers().stream().findFirst().orElseThrow(() -> new AssertionError("no worker of " + job));
    }

    private static List<ProcessHandle> workers() {
        return Workers.of(ProcessHandle.current());
    }

    private static Instant time(JsonNode job, String field) {
        return Instant.parse(job.path(field).asString());
    }
}
