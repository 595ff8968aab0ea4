package dev.lenslet.training;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import org.jspecify.annotations.Nullable;

/** How a data set's examples become a network's input: the one place that decides it. */
public final class InputFit {

    private InputFit() {}

    /** Why examples of a kind cannot become an input of this shape; null where they can. */
    static @Nullable String fault(MediaKind kind, Shape input) {
        return switch (kind) {
            case IMAGE ->
                input.rank() == 3 && hasColours(input)
                        ? null
                        : "the network's input is " + input
                                + ", but pictures are (height, width, channels) with 1 or 3 channels";
            case FRAMES ->
                input.rank() == 4 && hasColours(input)
                        ? null
                        : "the network's input is " + input
                                + ", but sequences are (frames, height, width, channels) with 1 or 3 channels";
            case SOUND ->
                input.rank() == 3 && input.dim(2) == 1 && input.dim(0) <= 1_024 && input.dim(1) >= 2
                        ? null
                        : "the network's input is " + input
                                + ", but sounds become spectrograms (bands, frames, 1) of at least 2 frames";
            case TEXT -> unread(kind);
        };
    }

    /**
     * @param input of a network for which there is no {@link #fault}
     * @throws IllegalArgumentException where there is one
     */
    public static Preprocessing preprocessing(DataSet data, Shape input) {
        String fault = fault(data.kind(), input);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        return switch (data.kind()) {
            case IMAGE -> ImagePreprocessing.unit(input).withPolarity(data.polarity());
            case FRAMES ->
                new FramesPreprocessing(
                        input.dim(0),
                        data.frames() == null ? input.dim(0) : data.frames().max(),
                        ImagePreprocessing.unit(Shape.of(input.dim(1), input.dim(2), input.dim(3)))
                                .withPolarity(data.polarity()));
            case SOUND -> SpectrogramPreprocessing.speechAndMusic(input.dim(0), input.dim(1));
            case TEXT -> throw new IllegalArgumentException(unread(data.kind()));
        };
    }

    private static boolean hasColours(Shape input) {
        return input.dim(-1) == 1 || input.dim(-1) == 3;
    }

    private static String unread(MediaKind kind) {
        return "networks are not trained on " + kind.plural() + " here";
    }
}
