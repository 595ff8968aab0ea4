package dev.lenslet.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class MediaLimitsTest {

    @Test
    void anotherProcessReadsTheSame() {
        MediaLimits unusual = new MediaLimits(
                new ImageLimits(4_000_000_001L, 70_000),
                new FrameLimits(7, 5_000_000_000L, DataSize.ofMegabytes(3)),
                new VideoSettings("/opt/a b/ffmpeg", "probe", Duration.ofMillis(1_500), DataSize.ofMegabytes(65)),
                new SoundLimits(9, 8_000, 1, 11),
                new TextLimits(DataSize.ofBytes(77)));

        assertThat(MediaLimits.of(unusual.settings())).isEqualTo(unusual);
        assertThat(MediaLimits.of(MediaLimits.DEFAULT.settings())).isEqualTo(MediaLimits.DEFAULT);
    }

    @Test
    void namesEverySetting() {
        long components = Arrays.stream(MediaLimits.class.getRecordComponents())
                .map(RecordComponent::getType)
                .mapToLong(type -> type.getRecordComponents().length)
                .sum();

        assertThat(MediaLimits.DEFAULT.settings()).hasSize((int) components);
    }
}
