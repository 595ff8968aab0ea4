package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.schedule.Lease;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {

    private static final Lease PROCESSOR = new Lease("here", 1, 1L << 30, List.of());

    @TempDir
    Path directory;

    @Test
    void theLeaseBoundsMemoryThreadsAndGpus() throws Exception {
        ProcessBuilder command =
                prepare(new Lease("here", 3, (300L + 512 + 700) << 20, List.of("GPU-1", "MIG-2")), List.of("-Xss2m"));

        assertThat(arguments())
                .contains(
                        "\"-Xmx300m\"",
                        "\"-XX:+ExitOnOutOfMemoryError\"",
                        "\"-Dorg.bytedeco.javacpp.maxbytes=" + (700L << 20) + "\"",
                        "\"-Dorg.bytedeco.javacpp.maxphysicalbytes=" + ((700L + 300 + 512) << 20) + "\"",
                        "\"-Dengine=a \\\"b\\\" \\\\c\"",
                        "\"-Xss2m\"")
                .endsWith(
                        "\"" + WorkerCommand.MAIN + "\"", "\"" + directory + "\"", "\"--assignment=7\"", "\"--wait\"");
        assertThat(command.environment())
                .containsEntry("OMP_NUM_THREADS", "3")
                .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-1,MIG-2");
        assertThat(command.directory()).isEqualTo(directory.toFile());
    }

    @Test
    void aWorkerWithoutGpusSeesNone() throws Exception {
        assertThat(prepare(PROCESSOR, List.of()).environment()).containsEntry("CUDA_VISIBLE_DEVICES", "");
    }

    @Test
    void startsAtLowPriorityWhereTheSystemHasThat() throws Exception {
        List<String> line = prepare(PROCESSOR, List.of()).command();

        assertThat(line.getLast()).isEqualTo("@" + directory.resolve("worker.args"));
        if (new File("/usr/bin/nice").canExecute()) {
            assertThat(line.getFirst()).endsWith("/nice");
            assertThat(line.subList(1, 3)).containsExactly("-n", "10");
        }
        assertThat(line.get(line.size() - 2))
                .isEqualTo(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    @Test
    void anArgumentsFileIsReadByJavaAsItWasMeant() throws Exception {
        Path file = directory.resolve("quoted.args");
        List<String> awkward = List.of("a b", "c\\d", "say \"x\"", "#none", "ü", "");
        Path source = Files.writeString(directory.resolve("Echo.java"), """
                class Echo { public static void main(String[] args) { for (String a : args) System.out.println(a); } }
                """);
        Files.write(
                file,
                java.util.stream.Stream.concat(java.util.stream.Stream.of(source.toString()), awkward.stream())
                        .map(WorkerCommand::quote)
                        .toList());
        Process echo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "@" + file)
                .redirectErrorStream(true)
                .start();
        assertThat(new String(echo.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(String.join("\n", awkward) + "\n");
    }

    private List<String> arguments() throws Exception {
        return Files.readAllLines(directory.resolve("worker.args"));
    }

    private ProcessBuilder prepare(Lease lease, List<String> options) throws Exception {
        TrainingSettings settings = Queues.settings(null, options);
        return new WorkerCommand(
                        settings,
                        new WorkerClassPath("classes", directory.resolve("unpacked")),
                        directory.resolve("natives"))
                .prepare(new JobDirectory(directory), 7, Map.of("engine", "a \"b\" \\c"), lease);
    }
}
