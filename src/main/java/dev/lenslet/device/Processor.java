package dev.lenslet.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The processor of this machine.
 *
 * @param cores that this process may use, cgroup limits respected
 * @param flags instruction sets as Linux names them ({@code avx2}, {@code avx512f}); empty where they cannot be read
 */
public record Processor(int cores, Set<String> flags) {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    public static Processor detect() {
        return new Processor(Runtime.getRuntime().availableProcessors(), readFlags(CPUINFO));
    }

    public boolean hasAvx2() {
        return flags.contains("avx2");
    }

    /** The subset that Deeplearning4j's and oneDNN's AVX-512 builds need: Skylake server's. */
    public boolean hasAvx512() {
        return flags.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"));
    }

    static Set<String> readFlags(Path cpuinfo) {
        if (!Files.isReadable(cpuinfo)) {
            return Set.of();
        }
        try {
            List<String> lines = Files.readAllLines(cpuinfo);
            return lines.stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Set.copyOf(
                            List.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+"))))
                    .orElse(Set.of());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
