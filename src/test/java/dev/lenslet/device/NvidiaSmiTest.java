package dev.lenslet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for nvidia-smi is a shell script")
class NvidiaSmiTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void readsOneGpu() throws Exception {
        List<Gpu> gpus = said("one");

        assertThat(gpus)
                .containsExactly(new Gpu(
                        "gpu:0",
                        "GPU-4b2a9d0e-6f0b-0cf5-2c3c-0c5ea0c1d9b4",
                        "NVIDIA H200",
                        143771L << 20,
                        4L << 20,
                        0.0,
                        "570.124.06",
                        null,
                        null));
    }

    @Test
    void readsOneThatKnowsNothingOfMig() throws Exception {
        Gpu gpu = said("desktop").getFirst();

        assertThat(gpu.unusable()).isNull();
        assertThat(gpu.utilization()).isEqualTo(0.12);
    }

    @Test
    void readsEight() throws Exception {
        List<Gpu> gpus = said("eight");

        assertThat(gpus)
                .extracting(Gpu::id)
                .containsExactly("gpu:0", "gpu:1", "gpu:2", "gpu:3", "gpu:4", "gpu:5", "gpu:6", "gpu:7");
        assertThat(gpus).extracting(Gpu::utilization).endsWith(0.6, 0.7);
        assertThat(gpus).extracting(Gpu::unusable).containsOnlyNulls();
    }

    @Test
    void readsSlicesAfterTheGpuThatIsCutIntoThem() throws Exception {
        List<Gpu> gpus = said("mig");

        assertThat(gpus)
                .extracting(Gpu::id)
                .containsExactly(
                        "gpu:0",
                        "MIG-a686709d-6dc2-542a-8851-0d2508448c10",
                        "MIG-53864714-0a66-5df2-9007-9268e30d9a72",
                        "gpu:1",
                        "gpu:2",
                        "MIG-e07a497d-1bb6-5a42-b670-1c33bf55ab6e");
        assertThat(gpus.get(0).unusable()).contains("MIG is on");
        assertThat(gpus.get(1).slice()).isEqualTo(new Gpu.Slice("gpu:0", "3g.40gb"));
        // What NVIDIA's table for the A100 80GB says these have: 39.25, 9.5 and 19.5 GiB.
        assertThat(gpus.get(1).memoryBytes()).isBetween(32L << 30, (39L << 30) + (1L << 28));
        assertThat(gpus.get(2).memoryBytes()).isBetween(8L << 30, (9L << 30) + (1L << 29));
        assertThat(gpus.get(5).memoryBytes()).isBetween(16L << 30, (19L << 30) + (1L << 29));
        assertThat(gpus.get(3).unusable()).isNull();
        assertThat(gpus.get(4).unusable()).isNotNull();
    }

    @Test
    void findsNoneWhereADriverHasNone() throws Exception {
        assertThat(gpus(StandInSmi.script(directory, "echo 'No devices were found'\n")))
                .isEmpty();
        assertThat(gpus(StandInSmi.script(directory, "exit 0\n"))).isEmpty();
    }

    @Test
    void saysThatThereIsNoTool() {
        assertThatThrownBy(() -> gpus(directory.resolve("absent")))
                .isInstanceOf(NvidiaSmi.Unavailable.class)
                .hasMessageContaining("comes with NVIDIA's driver");
    }

    @Test
    void saysWhatAFailingToolSays() throws IOException {
        Path failing = StandInSmi.script(directory, """
                echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver." >&2
                exit 9
                """);

        assertThatThrownBy(() -> gpus(failing))
                .isInstanceOf(NvidiaSmi.Unavailable.class)
                .hasMessageContaining("(9)")
                .hasMessageContaining("communicate with the NVIDIA driver");
    }

    @Test
    void takesNoNonsenseForGpus() throws IOException {
        for (String nonsense : List.of("hello", "0, GPU-1", "x, GPU-1, 1, 1, 1, 1, 1, name", "\\0\\0,,,,,,,,,,")) {
            Path garbage = StandInSmi.script(directory, "printf '" + nonsense + "\\n'\n");

            assertThatThrownBy(() -> gpus(garbage))
                    .as(nonsense)
                    .isInstanceOf(NvidiaSmi.Unavailable.class)
                    .hasMessageContaining("cannot be understood");
        }
    }

    @Test
    @Timeout(60)
    void givesUpOnAToolThatHangsAndEndsIt() throws Exception {
        Path mark = directory.resolve("pid");
        Path hanging = StandInSmi.script(
                directory, "echo $$ > '" + mark + ".new' && mv '" + mark + ".new' '" + mark + "'\nsleep 600\n");

        assertThatThrownBy(() -> new NvidiaSmi(hanging.toString(), Duration.ofSeconds(2)).gpus())
                .isInstanceOf(NvidiaSmi.Unavailable.class)
                .hasMessageContaining("did not answer within 2000 ms");
        long pid = Long.parseLong(Files.readString(mark).strip());
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    private List<Gpu> said(String machine) throws Exception {
        return gpus(StandInSmi.saying(directory, machine));
    }

    private static List<Gpu> gpus(Path tool) throws Exception {
        return new NvidiaSmi(tool.toString(), LIMIT).gpus();
    }
}
