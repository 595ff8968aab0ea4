package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.Client.Event;
import dev.lenslet.training.job.JobDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to stop, as by a deployment, and started again. */
class StoppedServiceTest {

    @TempDir
    private Path home;

    @Test
    void itsJobGoesOnWhereItWasWhenItStartsAgain() throws Exception {
        String id;
        long worker;
        try (ServiceProcess first = ServiceProcess.start(home, Map.of())) {
            first.client().uploadShades();
            id = first.client().accepted(Client.shades("deployed", 10_000, 10_000_000));
            first.client().awaitSteps(id);
            worker = first.workers().getFirst().pid();
        }
        assertThat(ProcessHandle.of(worker)).isEmpty();
        List<Long> steps = new JobDirectory(home.resolve("jobs").resolve(id)).checkpointedSteps();
        assertThat(steps).hasSize(1);

        try (ServiceProcess second = ServiceProcess.start(home, Map.of())) {
            Client client = second.client();
            client.await(id, "RUNNING");
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> client.job(id).at("/progress/epoch").asLong() > steps.getFirst() / 2 + 1);
            assertThat(client.cancel(id).status()).isEqualTo(202);
            client.await(id, "CANCELLED");
            List<Event> events = client.events(id, "");
            assertThat(events.stream().filter(event -> event.isState("QUEUED")))
                    .singleElement()
                    .satisfies(event -> assertThat(event.json().path("reason").asString())
                            .startsWith("the service was stopped at epoch ")
                            .endsWith("; the job goes on from its checkpoint after step " + steps.getFirst()));
            assertThat(events.stream().filter(event -> event.name().equals("resumed")))
                    .singleElement()
                    .satisfies(event -> assertThat(
                                    2 * (event.json().path("epoch").asLong() - 1)
                                            + event.json().path("step").asLong())
                            .isEqualTo(steps.getFirst()));
        }
    }
}
