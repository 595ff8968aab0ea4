package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputFitTest {

    @Test
    void picturesBecomeAnInputOfHeightWidthAndChannels() {
        Shape input = Shape.of(28, 20, 1);

        assertThat(InputFit.fault(MediaKind.IMAGE, input)).isNull();
        assertThat(InputFit.preprocessing(data(MediaKind.IMAGE), input))
                .isEqualTo(ImagePreprocessing.unit(input).withPolarity(Polarity.LIGHT_ON_DARK));
    }

    @Test
    void sequencesBecomeAnInputOfFramesTooAndAreAsLongAsTheLongestExample() {
        Shape input = Shape.of(10, 28, 20, 3);

        assertThat(InputFit.fault(MediaKind.FRAMES, input)).isNull();
        assertThat(InputFit.preprocessing(data(MediaKind.FRAMES), input))
                .isEqualTo(new FramesPreprocessing(
                        10, 40, ImagePreprocessing.unit(Shape.of(28, 20, 3)).withPolarity(Polarity.LIGHT_ON_DARK)));
    }

    @Test
    void anotherShapeIsAFaultThatNamesBoth() {
        assertThat(InputFit.fault(MediaKind.IMAGE, Shape.of(10, 28, 20, 3)))
                .contains("(10, 28, 20, 3)")
                .contains("(height, width, channels)");
        assertThat(InputFit.fault(MediaKind.FRAMES, Shape.of(28, 20, 3)))
                .contains("(28, 20, 3)")
                .contains("(frames, height, width, channels)");
        assertThat(InputFit.fault(MediaKind.IMAGE, Shape.of(28, 20, 2))).contains("1 or 3 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputFit.preprocessing(data(MediaKind.FRAMES), Shape.of(28, 20, 3)));
    }

    @Test
    void soundsBecomeSpectrogramsOfTheNetworksBandsAndFrames() {
        assertThat(InputFit.fault(MediaKind.SOUND, Shape.of(64, 64, 1))).isNull();
        assertThat(InputFit.fault(MediaKind.SOUND, Shape.of(64, 64, 3))).contains("(bands, frames, 1)");
        assertThat(InputFit.preprocessing(data(MediaKind.SOUND), Shape.of(40, 32, 1)))
                .isEqualTo(SpectrogramPreprocessing.speechAndMusic(40, 32));
    }

    private static DataSet data(MediaKind kind) {
        return new DataSet(
                "some",
                kind,
                List.of("a", "b"),
                2,
                10,
                Map.of("all", 2),
                Map.of("a", 1, "b", 1),
                ImageSizes.of(28, 28),
                kind == MediaKind.FRAMES ? new DataSet.Range(5, 40) : null,
                null,
                null,
                null,
                null,
                Polarity.LIGHT_ON_DARK,
                "",
                "upload",
                Instant.EPOCH);
    }
}
