package dev.lenslet.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTargetTest {

    @Test
    void aFileThatCannotBeThereIsRefusedAtTheStart(@TempDir Path directory) {
        assertThat(AccessLog.to(directory.resolve("access.log").toString())).isNotNull();
        assertThat(AccessLog.to("stdout")).isNotNull();
        for (Path bad : new Path[] {directory, directory.resolve("none/access.log")}) {
            assertThatThrownBy(() -> AccessLog.to(bad.toString()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lenslet.access-log")
                    .hasMessageContaining(bad.toString());
        }
    }
}
