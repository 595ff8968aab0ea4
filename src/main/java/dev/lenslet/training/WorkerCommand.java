package dev.lenslet.training;

import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.schedule.Lease;
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

    /** Where a replica's heap is larger than that of the one that made the estimate. */
    private static final DataSize LEAST_ARRAYS = DataSize.ofMegabytes(64);

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

    /** Bytes that a worker may have in all, where its job says nothing. */
    static long memory(TrainingSettings settings) {
        return settings.offHeap().toBytes() + beforeArrays(settings);
    }

    /** Bytes of a worker that are not for arrays. */
    static long beforeArrays(TrainingSettings settings) {
        return settings.heap().toBytes() + BESIDE.toBytes();
    }

    /**
     * Writes the arguments into the job's directory, since a class path may be longer than a command line can be.
     *
     * @param assignment for which it works, its number
     * @param properties what the engine needs
     * @param lease what it may use: its threads, its memory, and the GPUs that it sees
     */
    ProcessBuilder prepare(JobDirectory job, long assignment, Map<String, String> properties, Lease lease)
            throws IOException {
        Path arguments = job.root().resolve("worker.args");
        Files.write(
                arguments,
                arguments(job, assignment, properties, lease.memoryBytes()).stream()
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
        environment(builder.environment(), lease);
        return builder;
    }

    private List<String> arguments(JobDirectory job, long assignment, Map<String, String> properties, long memory)
            throws IOException {
        long arrays = Math.max(LEAST_ARRAYS.toBytes(), memory - beforeArrays(settings));
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx" + settings.heap().toMegabytes() + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + job.root().resolve("hs_err.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Dlogback.configurationFile=dev/lenslet/training/worker/logback.xml",
                "-Dorg.bytedeco.javacpp.maxbytes=" + arrays,
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (beforeArrays(settings) + arrays),
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

    private static void environment(Map<String, String> environment, Lease lease) {
        environment.keySet().removeIf(name -> !inherited(name));
        environment.put("OMP_NUM_THREADS", Integer.toString(lease.threads()));
        // Empty where it has none: then it sees none.
        environment.put("CUDA_VISIBLE_DEVICES", String.join(",", lease.gpus()));
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
