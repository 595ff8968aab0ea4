package dev.lenslet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

class HomeLockTest {

    @TempDir
    Path directory;

    @Test
    void refusesASecondServiceOnOneHome() throws IOException {
        Home home = new Home(directory.resolve("home"));
        HomeLock first = new HomeLock(home, new MockEnvironment());

        assertThatThrownBy(() -> new HomeLock(home, new MockEnvironment()))
                .isInstanceOfSatisfying(UnusableHome.class, unusable -> {
                    assertThat(unusable).hasMessageContaining("Another Lenslet").hasMessageContaining("home");
                    assertThat(unusable.way()).contains("LENSLET_HOME");
                });

        first.release();
        new HomeLock(home, new MockEnvironment()).release();
    }

    @Test
    void replicasOnADatabaseElsewhereShareAHome() throws Exception {
        Home home = new Home(directory.resolve("home"));
        MockEnvironment elsewhere =
                new MockEnvironment().withProperty("spring.datasource.url", "jdbc:postgresql://database/lenslet");
        try (OtherProcess first = OtherProcess.holding(home.home(), true)) {
            Path upload = Files.createDirectories(home.dataSets().resolve(".upload.tmp"));
            new HomeLock(home, elsewhere).release();
            assertThat(upload).as("what a replica that lives is writing").exists();
            assertThatThrownBy(() -> new HomeLock(home, new MockEnvironment())).isInstanceOf(UnusableHome.class);
            assertThat(first).isNotNull();
        }
        new HomeLock(home, elsewhere).release();
        assertThat(home.dataSets().resolve(".upload.tmp")).doesNotExist();
    }

    @Test
    void whoHasTheHomeAloneRemovesUploadsThatACrashLeft() throws IOException {
        Home home = new Home(directory.resolve("home"));
        Path upload = Files.createDirectories(home.dataSets().resolve(".upload.tmp/files"));
        Path kept = Files.createDirectories(home.dataSets().resolve("kept"));

        new HomeLock(home, new MockEnvironment()).release();

        assertThat(upload.getParent()).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void saysWhyAHomeCannotBeWrittenTo() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new HomeLock(new Home(file), new MockEnvironment()))
                .isInstanceOfSatisfying(UnusableHome.class, unusable -> {
                    assertThat(unusable).hasMessageContaining("no directory");
                    FailureAnalysis analysis = new UnusableHomeAnalyzer().analyze(new IllegalStateException(unusable));
                    assertThat(analysis).isNotNull();
                });
    }
}
