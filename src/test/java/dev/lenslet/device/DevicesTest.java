package dev.lenslet.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for nvidia-smi is a shell script")
class DevicesTest {

    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void areKnownAtOnceWithoutGpusWhileTheToolHangs() throws IOException {
        Devices devices =
                devices(StandInSmi.script(directory, "sleep 600\n"), Duration.ofMinutes(10), Duration.ofMillis(1));

        Inventory latest = devices.latest();

        assertThat(latest.gpus()).isEmpty();
        assertThat(latest.withoutGpus()).contains("not been looked for yet");
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void findWhatCameSince() throws Exception {
        Path tool = StandInSmi.script(directory, "echo 'No devices were found'\n");
        Devices devices = devices(tool, Duration.ofSeconds(30), Duration.ofMillis(1));
        assertThat(devices.refreshed().gpus()).isEmpty();

        StandInSmi.saying(directory, "one");

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> devices.latest().gpus().size() == 1);
        assertThat(devices.latest().devices()).hasSize(2).first().isInstanceOf(Processor.class);
    }

    @Test
    void askTheToolOnceForManyWhoAskAtOnce() throws Exception {
        Path count = directory.resolve("count");
        Devices devices = devices(
                StandInSmi.script(directory, "echo asked >> '" + count + "'\n"),
                Duration.ofSeconds(30),
                Duration.ofHours(1));

        for (int i = 0; i < 20; i++) {
            devices.refreshed();
        }

        assertThat(Files.readAllLines(count)).hasSize(1);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void sayOnceInTheLogWhyThereAreNoGpus(CapturedOutput output) throws Exception {
        Devices devices = devices(directory.resolve("absent"), Duration.ofSeconds(30), Duration.ofNanos(1));

        for (int i = 0; i < 5; i++) {
            assertThat(devices.refreshed().withoutGpus()).contains("comes with NVIDIA's driver");
        }

        assertThat(output.getOut().lines().filter(line -> line.contains("No GPUs are used")))
                .hasSize(1);
    }

    private static Devices devices(Path tool, Duration limit, Duration refresh) {
        return new Devices(new DeviceSettings(tool.toString(), limit, refresh));
    }
}
