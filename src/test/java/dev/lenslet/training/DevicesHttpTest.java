package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.device.StandInSmi;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code GET /devices}, with a stand-in for {@code nvidia-smi} on the path. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for nvidia-smi is a shell script")
class DevicesHttpTest {

    @TempDir
    Path directory;

    @Test
    void listsProcessorsAndGpusAndWhatCanUseThem() throws Exception {
        Path tools = Files.createDirectories(directory.resolve("bin"));
        StandInSmi.saying(tools, "mig");
        String path = tools + File.pathSeparator + System.getenv("PATH");
        try (ServiceProcess service = ServiceProcess.start(directory.resolve("home"), Map.of("PATH", path))) {
            JsonNode devices = service.client().get("/devices").json().get("devices");

            JsonNode processor = devices.get(0);
            assertThat(processor.get("id").asString()).isEqualTo("cpu:0");
            assertThat(processor.get("kind").asString()).isEqualTo("cpu");
            assertThat(processor.get("cores").asInt())
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(processor.get("memory_bytes").asLong()).isPositive();
            assertThat(processor.has("unusable")).isFalse();
            assertThat(processor.at("/engines/0/name").asString()).isEqualTo("dl4j");
            assertThat(processor.at("/engines/0/usable").asBoolean()).isTrue();
            assertThat(processor.get("leases")).isEmpty();

            JsonNode whole = devices.get(1);
            assertThat(whole.get("id").asString()).isEqualTo("gpu:0");
            assertThat(whole.get("unusable").asString()).contains("MIG is on");
            JsonNode slice = devices.get(2);
            assertThat(slice.get("id").asString()).isEqualTo("MIG-a686709d-6dc2-542a-8851-0d2508448c10");
            assertThat(slice.get("kind").asString()).isEqualTo("gpu");
            assertThat(slice.get("part_of").asString()).isEqualTo("gpu:0");
            assertThat(slice.get("mig_profile").asString()).isEqualTo("3g.40gb");
            JsonNode second = devices.get(4);
            assertThat(second.get("memory_bytes").asLong()).isEqualTo(81920L << 20);
            assertThat(second.get("memory_used_bytes").asLong()).isEqualTo(45L << 20);
            assertThat(second.get("utilization").asDouble()).isEqualTo(0.58);
            assertThat(second.at("/engines/0/usable").asBoolean()).isFalse();
            assertThat(second.get("unusable").asString()).contains("no engine here can use it", "processors only");
        }
    }
}
