package dev.lenslet.training;

import dev.lenslet.training.job.JobDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** How a worker's JVM is started. */
final class WorkerCommand {

    static final String MAIN = "dev.lenslet.training.worker.Worker";

    /** What a JVM, a C library and a code cache take beside heap and arrays. */
    private static final DataSize BESIDE = DataSize.ofMegabytes(512);

    /** The option came with release 23. */
    private static final int UNSAFE_IS_WARNED_OF = 23;

    /** What reaches the worker of the service's environment: no secrets, and none of the service's JVM options. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LANG", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH");

    private final TrainingSettings settings;
    private final WorkerClassPath classPath;
    private final Path nativesCache;

    /** @param nativesCache where JavaCPP unpacks natives to, kept from job to job */
    WorkerCommand(TrainingSettings settings, WorkerClassPath classPath, Path nativesCache) {
        this.settings = settings;
        this.classPath = classPath;
        this.nativesCache = nativesCache;
    }

    /** Bytes that a worker may have in all. */
    static long memory(TrainingSettings settings) {
        return settings.offHeap().toBytes() + settings.heap().toBytes() + BESIDE.toBytes();
    }

    /**
     * Writes the arguments into the job's directory, since a class path may be longer than a command line can be.
     *
     * @param assignment for which it works, its number
     * @param properties what the engine needs
     */
    ProcessBuilder prepare(JobDirectory job, long assignment, Map<String, String> properties) throws IOException {
        Path arguments = job.root().resolve("worker.args");
        Files.write(
                arguments,
                arguments(job, assignment, properties).stream()
                        .map(WorkerCommand::quote)
                        .toList());
        List<String> line = new ArrayList<>();
        executable("nice").ifPresent(nice -> line.addAll(List.of(nice, "-n", "10")));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("@" + arguments);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(job.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(job.log().toFile()));
        environment(builder.environment());
        return builder;
    }

    private List<String> arguments(JobDirectory job, long assignment, Map<String, String> properties)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx" + settings.heap().toMegabytes() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + job.root().resolve("hs_err.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dlogback.configurationFile=dev/lenslet/training/worker/logback.xml",
                "-Dorg.bytedeco.javacpp.maxbytes=" + settings.offHeap().toBytes(),
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + memory(settings),
                "-Dorg.bytedeco.javacpp.cachedir=" + nativesCache));
        // JavaCPP 1.5.7 reads and writes native memory by sun.misc.Unsafe, which later releases warn of or refuse.
        if (Runtime.version().feature() >= UNSAFE_IS_WARNED_OF) {
            arguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        properties.forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.addAll(settings.workerOptions());
        arguments.addAll(List.of(
                "-cp", classPath.resolve(), MAIN, job.root().toString(), "--assignment=" + assignment, "--wait"));
        return arguments;
    }

    private void environment(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !inherited(name));
        int threads = settings.threads() == null ? Runtime.getRuntime().availableProcessors() : settings.threads();
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        // Threads that wait by spinning take the cores from those they wait for, wherever something else runs too.
        environment.putIfAbsent("OMP_WAIT_POLICY", "passive");
    }

    private static boolean inherited(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return INHERITED.contains(upper)
                || upper.startsWith("LC_")
                || upper.startsWith("OMP_")
                || upper.startsWith("CUDA_")
                || upper.startsWith("NVIDIA_");
    }

    static String quote(String argument) {
        return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static Optional<String> executable(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
