package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.device.Memory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingSettingsTest {

    @Test
    void modelsHaveAQuarterOfTheMemoryByDefault() {
        assertThat(TestModels.settings().memory().toBytes()).isEqualTo(Memory.total() / 4);
        assertThat(bound("memory", "3GB").memory().toGigabytes()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory | 900KB | lenslet.serving.memory must be 1MB or more",
                "memory | -1MB | lenslet.serving.memory must be 1MB or more",
                "versions.digits | newest 2 | lenslet.serving.versions.digits: 'newest 2' is none of: all, latest 2, specific 2,5",
                "versions.digits | latest 0 | lenslet.serving.versions.digits: latest 0 serves no version",
                "versions.digits | specific 0,1 | lenslet.serving.versions.digits: specific needs versions, each 1 or more",
                "versions.digits | specific | lenslet.serving.versions.digits: 'specific' is none of"
            })
    void nonsenseStopsTheStartWithASentenceThatNamesTheSetting(String setting, String value, String sentence) {
        assertThat(allMessages(setting, value)).contains(sentence);
    }

    /** What is set, as name=value; the model's instances by its config.pbtxt; what a machine of four processors makes of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "                                          | none | none",
                "concurrency=3                             | none | 3 x 1 configured",
                "concurrency=3 threads=2                   | none | 3 x 2 configured",
                "threads=3                                 | none | 2 x 3 default",
                "threads=9                                 | none | 1 x 9 default",
                "runners.m.count=2                         | none | 2 x 1 configured",
                "runners.m.threads=4                       | none | 1 x 4 default",
                "runners.m.count=2 runners.m.threads=2     | 1    | 2 x 2 configured",
                "runners.m.count=2 concurrency=3 threads=2 | none | 2 x 2 configured",
                "runners.other.count=2                     | none | none",
                "                                          | 1    | 1 x 1 configured",
                "threads=4                                 | 1    | 1 x 4 configured",
                "concurrency=2                             | 9    | 2 x 1 configured",
            })
    void howAModelIsRunMayBeSetForItAloneOrForAll(
            @Nullable String set, @Nullable Integer instances, @Nullable String expected) {
        Map<String, String> settings = Arrays.stream(
                        Objects.requireNonNullElse(set, "").split(" "))
                .filter(one -> !one.isEmpty())
                .collect(Collectors.toMap(one -> one.split("=")[0], one -> one.split("=")[1]));
        RunnerChoice choice = TestModels.settings(settings).configured("m", instances, 4);
        assertThat(
                        choice == null
                                ? null
                                : choice.runners() + " " + choice.by().name().toLowerCase(Locale.ROOT))
                .isEqualTo(expected);
    }

    private static String allMessages(String setting, String value) {
        try {
            bound(setting, value);
            return "";
        } catch (RuntimeException refused) {
            StringBuilder messages = new StringBuilder();
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                messages.append(cause.getMessage()).append('\n');
            }
            return messages.toString();
        }
    }

    private static ServingSettings bound(String setting, String value) {
        return TestModels.settings(Map.of(setting, value));
    }
}
