package dev.lenslet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {

    @TempDir
    Path directory;

    @Test
    void readsModelAndInstructionSets() throws IOException {
        Processor processor = Processor.read(Files.writeString(directory.resolve("cpuinfo"), """
                processor\t: 0
                vendor_id\t: GenuineIntel
                model name\t: Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz
                flags\t\t: fpu vme sse4_2 avx f16c fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl amx_bf16 amx_tile
                """));

        assertThat(processor.name()).isEqualTo("Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz");
        assertThat(processor.hasAvx512()).isTrue();
        assertThat(processor.instructionSets())
                .contains("avx2", "avx512f", "amx_tile", "fma")
                .doesNotContain("fpu", "vme");
    }

    @Test
    void readsWhatArmsCallFeatures() throws IOException {
        Processor processor = Processor.read(Files.writeString(
                directory.resolve("cpuinfo"),
                "processor\t: 0\nFeatures\t: fp asimd sve i8mm bf16\nCPU part\t: 0xd40\n"));

        assertThat(processor.instructionSets()).containsExactly("asimd", "bf16", "i8mm", "sve");
        assertThat(processor.name()).isNotBlank();
    }

    @Test
    void isThereWhereNothingIsTold() {
        Processor processor = Processor.read(directory.resolve("absent"));

        assertThat(processor.cores()).isPositive();
        assertThat(processor.memoryBytes()).isPositive();
        assertThat(processor.name()).isNotBlank();
        assertThat(processor.instructionSets()).isEmpty();
    }

    /** Which processors a process may use, a cpuset and an affinity say alike. */
    @Test
    void countsOnlyTheCoresThatItMayUse() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "there is no taskset here");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path said = directory.resolve("said");
        Process child = new ProcessBuilder(List.of(
                        "/usr/bin/taskset",
                        "-c",
                        "0",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        path,
                        Cores.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).content().isEqualToIgnoringWhitespace("1");
    }

    /** Says how many cores it has. */
    static final class Cores {
        private Cores() {}

        public static void main(String[] arguments) {
            System.out.println(Processor.detect().cores());
        }
    }
}
