package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A job of higher priority takes the place of one of lower, which goes on afterwards by itself. */
class PreemptionTest extends RunningService {

    @Test
    void theLowerYieldsAtACheckpointAndGoesOnByItself() {
        String low = client.accepted(Client.shades("low", 10_000, 7));
        int epoch = client.awaitSteps(low).at("/progress/epoch").asInt();

        String high = client.accepted(priority(Client.shades("high", 60), 5));

        JsonNode paused = client.await(low, "PAUSED");
        assertThat(paused.path("state").asString()).as("%s", paused).isEqualTo("PAUSED");
        int stood = paused.at("/progress/epoch").asInt();
        assertThat(paused.path("reason").asString())
                .contains("job " + high + " of priority 5", "goes on from its checkpoint after step ");
        String behind = client.accepted(Client.shades("behind", 1));
        JsonNode done = client.await(high, "SUCCEEDED");
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("SUCCEEDED");

        JsonNode again = client.await(low, "RUNNING");
        assertThat(again.path("state").asString()).as("%s", again).isEqualTo("RUNNING");
        assertThat(Instant.parse(again.path("started").asString()))
                .isAfterOrEqualTo(Instant.parse(done.path("finished").asString()));
        assertThat(client.state(behind)).as("the paused one has its age").isEqualTo("QUEUED");
        JsonNode waiting = client.job(behind).path("waiting");
        assertThat(waiting.path("reason").asString()).startsWith("it is next in line for ");
        assertThat(Instant.parse(waiting.path("expected_start").asString())).isAfter(Instant.EPOCH);

        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> client.job(low).at("/progress/epoch").asInt() > stood);
        cancelAll(low, behind);
        List<Event> events = client.events(low, "");
        List<String> names = events.stream()
                .filter(event -> event.name().equals("state") || event.name().equals("resumed"))
                .map(event -> event.name().equals("state")
                        ? event.json().path("state").asString()
                        : event.name())
                .toList();
        assertThat(names)
                .containsExactly("STARTING", "RUNNING", "PAUSED", "STARTING", "RUNNING", "resumed", "CANCELLED");
        assertThat(events.stream()
                        .filter(event -> event.name().equals("resumed"))
                        .findFirst()
                        .orElseThrow()
                        .json()
                        .path("epoch")
                        .asInt())
                .isGreaterThanOrEqualTo(epoch - 1);
    }

    @Test
    void aJobShowsWhatItAskedForAndWhatItHas() {
        String id = client.accepted(Client.shades("shown", 10_000)
                .replace(
                        "\"training\"",
                        "\"resources\": {\"memory\": \"1200MB\", \"priority\": 3, \"retries\": 1}, \"training\""));
        JsonNode running = client.awaitSteps(id);

        JsonNode resources = running.path("resources");
        assertThat(resources.path("gpus").asInt()).isZero();
        assertThat(resources.path("memory_bytes").asLong()).isEqualTo(1200L << 20);
        assertThat(resources.path("memory_stated").asBoolean()).isTrue();
        assertThat(resources.path("priority").asInt()).isEqualTo(3);
        assertThat(resources.path("retries").asInt()).isEqualTo(1);
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(running.at("/lease/threads").asInt()).isEqualTo(cores);
        assertThat(running.at("/lease/memory_bytes").asLong()).isEqualTo(1200L << 20);
        JsonNode lease = client.get("/devices").json().at("/devices/0/leases/0");
        assertThat(lease.path("job").asString()).isEqualTo(id);
        assertThat(lease.path("threads").asInt()).isEqualTo(cores);
        assertThat(lease.path("memory_bytes").asLong()).isEqualTo(1200L << 20);

        cancelAll(id);
        assertThat(client.job(id).has("lease")).isFalse();
        assertThat(client.get("/devices").json().at("/devices/0/leases")).isEmpty();
    }

    private static String priority(String job, int priority) {
        return job.replace("\"training\"", "\"resources\": {\"priority\": " + priority + "}, \"training\"");
    }
}
