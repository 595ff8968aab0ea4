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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        new Dl4jEngine().systemProperties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                job.root().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(job.log().toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        assertThat(builder.start().waitFor()).isZero();
        assertThat(job.readOutcome()).as(Files.readString(job.log())).get().isInstanceOf(Outcome.Succeeded.class);
    }
}
