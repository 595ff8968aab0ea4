package dev.lenslet.exchange.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.exchange.UnreadableModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFilesTest {

    private final KerasFiles files = new KerasFiles(16 << 20, 1_000_000);

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"sequential-3.h5", "sequential-3.keras"})
    void areRefusedWhereCutOff(String name) throws Exception {
        byte[] whole = Files.readAllBytes(Saved.of(name).file());
        for (int length = 0; length < whole.length; length += 97) {
            Path file = Files.write(scratch.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> {
                        if (name.endsWith(".keras")) {
                            files.readKeras(file, null);
                        } else {
                            files.readH5(file, null, null);
                        }
                    })
                    .as("first %d bytes", length)
                    .isInstanceOf(UnreadableModel.class);
        }
    }
}
