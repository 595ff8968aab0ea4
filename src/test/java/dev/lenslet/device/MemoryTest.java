package dev.lenslet.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {

    @TempDir
    Path directory;

    @Test
    void readsWhatLinuxTells() throws IOException {
        Path status = Files.writeString(
                directory.resolve("status"),
                "Name:\tjava\nVmRSS:\t  208040 kB\nRssAnon:\t  178500 kB\nRssFile:\t   29540 kB\n");
        assertThat(Memory.resident(status)).hasValue(178_500L << 10);
    }

    @Test
    void knowsNothingWhereNothingIsTold() throws IOException {
        assertThat(Memory.resident(directory.resolve("absent"))).isEmpty();
        assertThat(Memory.resident(Files.writeString(directory.resolve("other"), "Name:\tjava\n")))
                .isEmpty();
    }

    @Test
    void thisMachineHasSome() {
        assertThat(Memory.total()).isPositive();
        NativeHeap.trim();
    }
}
