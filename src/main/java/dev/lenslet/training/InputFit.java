package dev.lenslet.training;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.media.MediaKind;
import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Network;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.TokenInput;
import org.jspecify.annotations.Nullable;

/** How a data set's examples become a network's input: the one place that decides it. */
public final class InputFit {

    private InputFit() {}

    /** Why examples of a kind cannot become an input of this shape; null where they can. */
    static @Nullable String fault(MediaKind kind, Network network) {
        Shape input = network.inputShape();
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
            case TEXT ->
                TokenInput.bound(network).isPresent()
                        ? null
                        : "the network's input is " + input
                                + ", but texts become token ids (length), which an Embedding reads and no other layer";
        };
    }

    /**
     * @param network one for which there is no {@link #fault}
     * @param text of a data set of texts; its vocabulary is still to be made
     * @throws IllegalArgumentException where there is one
     */
    public static Preprocessing preprocessing(DataSet data, Network network, @Nullable TextOptions text) {
        String fault = fault(data.kind(), network);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        Shape input = network.inputShape();
        return switch (data.kind()) {
            case IMAGE -> ImagePreprocessing.unit(input).withPolarity(data.polarity());
            case FRAMES ->
                new FramesPreprocessing(
                        input.dim(0),
                        data.frames() == null ? input.dim(0) : data.frames().max(),
                        ImagePreprocessing.unit(Shape.of(input.dim(1), input.dim(2), input.dim(3)))
                                .withPolarity(data.polarity()));
            case SOUND -> SpectrogramPreprocessing.speechAndMusic(input.dim(0), input.dim(1));
            case TEXT -> {
                if (text == null) {
                    throw new IllegalArgumentException("the job does not say how texts become token ids");
                }
                yield text.preprocessing(input.dim(0));
            }
        };
    }

    private static boolean hasColours(Shape input) {
        return input.dim(-1) == 1 || input.dim(-1) == 3;
    }
}
