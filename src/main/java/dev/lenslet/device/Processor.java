package dev.lenslet.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processors of this machine, as one device.
 *
 * @param name of the model; the architecture where the system doesn't tell
 * @param cores logical ones that this process may use: the JVM respects affinity, cpusets and quotas of cgroups v1 and v2
 * @param memoryBytes the machine's, or the cgroup's limit where that is less
 * @param flags what it can do as Linux names it ({@code avx2}, {@code avx512f}); empty where it cannot be read
 */
public record Processor(String name, int cores, long memoryBytes, Set<String> flags) implements Device {

    public static final String ID = "cpu:0";

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /** Those that matter to whoever multiplies matrices. */
    private static final String VECTORS = "(sse4_2|avx|fma|f16c|amx|asimd|sve|sme|i8mm|bf16).*";

    public Processor {
        flags = Set.copyOf(flags);
    }

    public static Processor detect() {
        return read(CPUINFO);
    }

    static Processor read(Path cpuinfo) {
        List<String> lines = lines(cpuinfo);
        String name = value(lines, "model name")
                .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElse(System.getProperty("os.arch", "unknown"));
        // "Features" on ARM.
        Set<String> flags = value(lines, "flags")
                .or(() -> value(lines, "Features"))
                .map(all -> Set.of(all.split("\\s+")))
                .orElse(Set.of());
        return new Processor(name, Runtime.getRuntime().availableProcessors(), Memory.total(), flags);
    }

    @Override
    public String id() {
        return ID;
    }

    public boolean hasAvx2() {
        return flags.contains("avx2");
    }

    /** The subset that Deeplearning4j's and oneDNN's AVX-512 builds need: Skylake server's. */
    public boolean hasAvx512() {
        return flags.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"));
    }

    /** The flags that name vector and matrix instructions, sorted. */
    public List<String> instructionSets() {
        return flags.stream().filter(flag -> flag.matches(VECTORS)).sorted().toList();
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(key))
                .map(parts -> parts[1].strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static List<String> lines(Path cpuinfo) {
        if (!Files.isReadable(cpuinfo)) {
            return List.of();
        }
        // One processor's lines are all alike another's; a machine may have hundreds.
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.limit(64).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
