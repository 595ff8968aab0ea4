package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Workers that die: the job says why, the service answers on, the next job runs. */
class WorkerDeathTest extends RunningService {

    @Test
    void aWorkerKilledThreeTimesWithoutACheckpointEndsItsJobAloneAndTheNextRuns() throws Exception {
        String killed = client.accepted(Client.shades("killed", 10_000, 10_000_000));
        String next = client.accepted(Client.shades("survivor", 1));
        JsonNode failed = whilePredicting(() -> {
            for (int death = 1; death <= 3; death++) {
                // The third worker's epochs are told of where they are news, so that the process is waited for.
                ProcessHandle worker = awaitWorker();
                if (death == 1) {
                    client.awaitSteps(killed);
                    startedAsItShould(worker);
                }
                worker.destroyForcibly();
                worker.onExit().get(1, TimeUnit.MINUTES);
            }
            return client.await(killed, "FAILED");
        });

        assertThat(failed.path("reason").asString())
                .startsWith("the worker was ended at epoch ")
                .contains("of 10000 by signal 9", "SIGKILL")
                .endsWith("so ended 3 in a row without a newer checkpoint");
        assertThat(client.events(killed, "").stream().filter(event -> event.isState("QUEUED")))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.json().path("reason").asString())
                        .contains("SIGKILL")
                        .endsWith("; the job begins again"));
        assertThat(failed.path("log_tail").asString()).contains("epoch ").doesNotContain("Exception");
        assertThat(client.events(killed, "").getLast().json().path("reason")).isEqualTo(failed.path("reason"));
        assertThat(client.get("/models/killed").status()).isEqualTo(404);
        assertThat(client.await(next, "SUCCEEDED").path("state").asString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void nativeCodeThatCrashesIsToldAsSuch() throws Exception {
        String id = client.accepted(Client.shades("crashed", 10_000, 10_000_000));
        client.awaitSteps(id);
        ProcessHandle worker = awaitWorker();
        whilePredicting(() -> {
            new ProcessBuilder("kill", "-SEGV", Long.toString(worker.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            worker.onExit().get(1, TimeUnit.MINUTES);
            awaitWorker();
            return client.job(id);
        });
        cancelAll(id);
        assertThat(client.events(id, "").stream()
                        .filter(event -> event.isState("QUEUED"))
                        .map(event -> event.json().path("reason").asString()))
                .singleElement()
                .asString()
                .contains("by signal 6", "native code gave up", "hs_err.log", "the job begins again");
        assertThat(client.get("/training-jobs/" + id + "/log").response().body())
                .contains("SIGSEGV");
        assertThat(HOME.resolve("jobs").resolve(id).resolve("hs_err.log")).exists();
    }

    private static ProcessHandle awaitWorker() {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> Workers.of(ProcessHandle.current()), workers -> !workers.isEmpty())
                .getFirst();
    }

    @Test
    void aNetworkTooLargeForTheHeapIsToldAsSuch() throws Exception {
        // 512 x 512 pixels to 80 units are 21 million weights, 84 MB; of them there are three at the end, and the
        // worker itself.
        String id = client.accepted(job("heap", 512, "", 80, 1));
        JsonNode failed = whilePredicting(() -> client.await(id, "FAILED"));
        assertThat(failed.path("reason").asString())
                .startsWith("the worker ran out of Java heap memory ")
                .contains("lenslet.training.heap is 256MB");
        assertThat(failed.path("log_tail").asString()).contains("java.lang.OutOfMemoryError: Java heap space");
        assertThat(client.events(id, "")).noneMatch(event -> event.isState("QUEUED"));
    }

    @Test
    void activationsTooLargeForTheNativeMemoryAreToldAsSuch() throws Exception {
        // 6 pictures of 512 x 512 pixels and 64 channels are 400 MB, and as much again for their gradients.
        String convolution = """
                {"class_name": "Conv2D", "config": {"name": "conv", "filters": 64, "kernel_size": [3, 3]}},
                {"class_name": "MaxPooling2D", "config": {"name": "pool", "pool_size": [64, 64]}},""";
        String id = client.accepted(job("native", 512, convolution, 2, 6));
        JsonNode failed = whilePredicting(() -> client.await(id, "FAILED"));
        assertThat(failed.path("reason").asString()).contains("lenslet.training.off-heap", "smaller batch_size");
        assertThat(failed.path("log_tail").asString()).contains("OutOfMemoryError");
    }

    private static String job(String model, int side, String layers, int units, int batch) {
        return """
                {"model": "%s", "dataset": "shades", "training": {"epochs": 1, "batch_size": %d, "seed": 1}, "network":
                  {"class_name": "Sequential", "config": {"name": "own", "layers": [
                    {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, %d, %d, 1]}},
                    %s
                    {"class_name": "Flatten", "config": {"name": "flat"}},
                    {"class_name": "Dense", "config": {"name": "hidden", "units": %d, "activation": "relu"}},
                    {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax"}}]}}}""".formatted(model, batch, side, side, layers, units);
    }

    /** Asserts that every prediction meanwhile is answered, and rightly. */
    private JsonNode whilePredicting(Callable<JsonNode> work) throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<JsonNode> result = executor.submit(work);
            do {
                assertThat(client.seven()).isEqualTo("7");
                Thread.sleep(20);
            } while (!result.isDone());
            assertThat(client.ready()).isTrue();
            return result.get();
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause());
        }
    }

    /** Looks at the living process: its priority, its options, and what it knows of the service's environment. */
    private static void startedAsItShould(ProcessHandle worker) throws Exception {
        Path process = Path.of("/proc", Long.toString(worker.pid()));
        assumeThat(process).as("a /proc to look at processes").exists();
        String stat = Files.readString(process.resolve("stat"));
        List<String> fields =
                Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        // proc(5): the nice value is field 19, counted from 1; the state after the name is field 3.
        assertThat(fields.get(19 - 3)).isEqualTo("10");
        List<String> names = Arrays.stream(Files.readString(process.resolve("environ"), StandardCharsets.UTF_8)
                        .split("\0"))
                .map(variable -> variable.substring(0, variable.indexOf('=')))
                .toList();
        assertThat(names)
                .contains("OMP_NUM_THREADS", "PATH")
                .allMatch(name -> name.matches(
                        "PATH|HOME|USER|LANG|TZ|TMPDIR|TEMP|TMP|LD_LIBRARY_PATH|LC_.*|OMP_.*" + "|CUDA_.*|NVIDIA_.*"));
    }
}
