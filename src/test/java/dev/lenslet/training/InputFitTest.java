package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.media.ImageSizes;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.ElementType;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.ImagePreprocessing.Polarity;
import dev.lenslet.network.InputLayer;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.TokensPreprocessing.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class InputFitTest {

    @Test
    void picturesBecomeAnInputOfHeightWidthAndChannels() {
        Shape input = Shape.of(28, 20, 1);

        assertThat(InputFit.fault(MediaKind.IMAGE, network(input))).isNull();
        assertThat(InputFit.preprocessing(data(MediaKind.IMAGE), network(input), null))
                .isEqualTo(ImagePreprocessing.unit(input).withPolarity(Polarity.LIGHT_ON_DARK));
    }

    @Test
    void sequencesBecomeAnInputOfFramesTooAndAreAsLongAsTheLongestExample() {
        Shape input = Shape.of(10, 28, 20, 3);

        assertThat(InputFit.fault(MediaKind.FRAMES, network(input))).isNull();
        assertThat(InputFit.preprocessing(data(MediaKind.FRAMES), network(input), null))
                .isEqualTo(new FramesPreprocessing(
                        10, 40, ImagePreprocessing.unit(Shape.of(28, 20, 3)).withPolarity(Polarity.LIGHT_ON_DARK)));
    }

    @Test
    void anotherShapeIsAFaultThatNamesBoth() {
        assertThat(InputFit.fault(MediaKind.IMAGE, network(Shape.of(10, 28, 20, 3))))
                .contains("(10, 28, 20, 3)")
                .contains("(height, width, channels)");
        assertThat(InputFit.fault(MediaKind.FRAMES, network(Shape.of(28, 20, 3))))
                .contains("(28, 20, 3)")
                .contains("(frames, height, width, channels)");
        assertThat(InputFit.fault(MediaKind.IMAGE, network(Shape.of(28, 20, 2))))
                .contains("1 or 3 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputFit.preprocessing(data(MediaKind.FRAMES), network(Shape.of(28, 20, 3)), null));
    }

    @Test
    void soundsBecomeSpectrogramsOfTheNetworksBandsAndFrames() {
        assertThat(InputFit.fault(MediaKind.SOUND, network(Shape.of(64, 64, 1))))
                .isNull();
        assertThat(InputFit.fault(MediaKind.SOUND, network(Shape.of(64, 64, 3))))
                .contains("(bands, frames, 1)");
        assertThat(InputFit.preprocessing(data(MediaKind.SOUND), network(Shape.of(40, 32, 1)), null))
                .isEqualTo(SpectrogramPreprocessing.speechAndMusic(40, 32));
    }

    @Test
    void textsBecomeTokenIdsThatAnEmbeddingReads() {
        Network network = embedding();

        assertThat(InputFit.fault(MediaKind.TEXT, network)).isNull();
        assertThat(InputFit.fault(MediaKind.TEXT, network(Shape.of(9)))).contains("Embedding");
        assertThat(InputFit.preprocessing(data(MediaKind.TEXT), network, new TextOptions(Level.WORDS, false, 7, false)))
                .isEqualTo(TokensPreprocessing.of(9, Level.WORDS, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputFit.preprocessing(data(MediaKind.TEXT), network, null));
    }

    private static Network embedding() {
        return KerasJson.read(new JsonMapper().readTree("""
                {"class_name": "Sequential", "config": {"name": "n", "layers": [
                  {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 9], "dtype": "int32"}},
                  {"class_name": "Embedding", "config": {"name": "e", "input_dim": 7, "output_dim": 2}}]}}
                """));
    }

    /** What goes in comes out. */
    private static Network network(Shape input) {
        return new Network(
                "n", List.of(new Node("in", new InputLayer(input, ElementType.FLOAT32), List.of(), true)), "in");
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
                null,
                null,
                Polarity.LIGHT_ON_DARK,
                "",
                "upload",
                Instant.EPOCH);
    }
}
