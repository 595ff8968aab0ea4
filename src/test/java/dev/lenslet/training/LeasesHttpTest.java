package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.device.StandInSmi;
import dev.lenslet.training.Client.Answer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A service that runs two jobs at once, of owners with quotas, on a machine that seems to have one GPU and an engine for it.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for nvidia-smi is a shell script")
class LeasesHttpTest {

    private static final String GPU = "GPU-4b2a9d0e-6f0b-0cf5-2c3c-0c5ea0c1d9b4";
    private static final int FOR_EVER = 10_000;

    @TempDir
    private static Path directory;

    private static ServiceProcess service;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        Path tools = Files.createDirectories(directory.resolve("bin"));
        StandInSmi.saying(tools, "one");
        Path engine = AcceleratedEngine.jar(directory.resolve("accelerated.jar"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", tools + File.pathSeparator + System.getenv("PATH"),
                "CLASSPATH", ServiceProcess.classPath() + File.pathSeparator + engine,
                "LENSLET_TRAINING_CONCURRENCY", "2",
                "LENSLET_TRAINING_THREADS", "1",
                "LENSLET_TRAINING_HEAP", "256MB",
                "LENSLET_TRAINING_OFF_HEAP", "512MB",
                "LENSLET_TRAINING_SCHEDULING_QUOTAS_ALICE_JOBS", "1",
                "LENSLET_TRAINING_SCHEDULING_QUOTAS_BOB_THREADS", "8"));
        service = ServiceProcess.start(directory.resolve("home"), environment);
        client = service.client();
        client.uploadShades();
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
    }

    @Test
    void ownersHaveAJobEachAndNoneMoreThanHisQuota() {
        String alice = client.accepted(owned("alice", FOR_EVER));
        String more = client.accepted(owned("alice", 1));
        String bob = client.accepted(owned("bob", FOR_EVER));

        client.awaitSteps(alice);
        client.awaitSteps(bob);
        assertThat(service.workers()).hasSize(2);
        JsonNode waiting = client.job(more);
        assertThat(waiting.path("state").asString()).isEqualTo("QUEUED");
        assertThat(waiting.at("/waiting/reason").asString())
                .isEqualTo("its owner has or was promised 1 of the 1 jobs that the quota allows, and it needs 1");

        client.cancel(alice);
        assertThat(client.await(more, "SUCCEEDED").path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(client.state(bob)).isEqualTo("RUNNING");
        client.cancel(bob);
        client.await(bob, "CANCELLED");
    }

    @Test
    void aWorkerSeesTheGpusOfItsLeaseAndNoOthers() {
        String with = client.accepted(onGpus("accelerated", 1, FOR_EVER));
        client.awaitSteps(with);
        assertThat(client.job(with).at("/lease/gpus").values())
                .extracting(JsonNode::asString)
                .containsExactly(GPU);
        assertThat(log(with)).contains("sees GPUs [" + GPU + "], threads 1");
        JsonNode gpu = client.get("/devices").json().at("/devices/1");
        assertThat(gpu.path("uuid").asString()).isEqualTo(GPU);
        assertThat(gpu.at("/leases/0/job").asString()).isEqualTo(with);

        String second = client.accepted(onGpus("accelerated", 1, 1));
        String without = client.accepted(onGpus("accelerated", 0, 1));
        assertThat(client.await(without, "SUCCEEDED").path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(log(without)).contains("sees GPUs []");
        assertThat(client.job(second).at("/waiting/reason").asString()).contains("1 GPU of at least ");

        client.cancel(with);
        assertThat(client.await(second, "SUCCEEDED").path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(log(second)).contains("sees GPUs [" + GPU + "]");
    }

    @Test
    void whatNoEngineHereCanUseIsRefusedWithThatReason() {
        Answer wrongEngine = client.submit(onGpus("dl4j", 1, 1));
        assertThat(wrongEngine.status()).as("%s", wrongEngine).isEqualTo(422);
        assertThat(wrongEngine.faultyFields()).containsExactly("resources.gpus");
        assertThat(wrongEngine.text("/detail"))
                .contains("no GPU here can be used by the engine dl4j: it uses processors only");

        Answer tooMany = client.submit(onGpus("accelerated", 2, 1));
        assertThat(tooMany.status()).as("%s", tooMany).isEqualTo(422);
        assertThat(tooMany.text("/detail")).contains("one replica has 1 at most for the engine accelerated");
    }

    private static String log(String id) {
        return client.get("/training-jobs/" + id + "/log").response().body();
    }

    private static String owned(String owner, int epochs) {
        return Client.shades("of-" + owner, epochs)
                .replace("\"training\"", "\"owner\": \"" + owner + "\", \"training\"");
    }

    private static String onGpus(String engine, int gpus, int epochs) {
        return Client.shades("on-gpus", epochs)
                .replace("\"seed\"", "\"engine\": \"" + engine + "\", \"seed\"")
                .replace("\"training\"", "\"resources\": {\"gpus\": " + gpus + "}, \"training\"");
    }
}
