package dev.lenslet.training.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.engine.dl4j.Dl4jEngine;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The worker in a process of its own, with one thread of native code. */
final class RealWorker {

    private RealWorker() {}

    /** Works at a job whose order is written, until it has succeeded. */
    static void run(JobDirectory job) throws IOException, InterruptedException {
        succeeds(start(job, List.of()), job);
    }

    /** Waits until a worker has succeeded. */
    static void succeeds(Process worker, JobDirectory job) throws IOException, InterruptedException {
        assertThat(worker.waitFor()).as(Files.readString(job.log())).isZero();
        assertThat(job.readOutcome()).as(Files.readString(job.log())).get().isInstanceOf(Outcome.Succeeded.class);
    }

    /** @param before what runs the JVM, as {@code bash -c "ulimit …"} */
    static Process start(JobDirectory job, List<String> before) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        new Dl4jEngine().systemProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                job.root().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(job.log().toFile()));
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.start();
    }
}
