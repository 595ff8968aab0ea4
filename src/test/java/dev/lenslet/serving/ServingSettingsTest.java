package dev.lenslet.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lenslet.device.Memory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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
        return new Binder(new MapConfigurationPropertySource(Map.of("lenslet.serving." + setting, value)))
                .bindOrCreate("lenslet.serving", ServingSettings.class);
    }
}
