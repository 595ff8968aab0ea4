package dev.lenslet.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A picture to float32 (height, width, channels): turned upright, laid on white where it is transparent, resized (area
 * averages when it shrinks, bilinear when it grows) without keeping its aspect ratio, gray by ITU-R BT.601 luma where
 * channels is 1, then {@code value * scale + offset} of each 8-bit value.
 *
 * @param height pixels
 * @param width pixels
 * @param channels 1 (gray) or 3 (RGB)
 * @param scale factor on 0…255; 1/255 gives 0…1
 * @param polarity what the network was trained on
 * @param layout of the tensor; null is {@link Layout#CHANNELS_LAST}, as networks that were built here take it
 */
public record ImagePreprocessing(
        int height,
        int width,
        int channels,
        float scale,
        float offset,
        Polarity polarity,
        @Nullable Layout layout) implements Preprocessing {

    /** Whether figures are lighter than what is behind them. */
    public enum Polarity {
        /** Pictures are taken as they are. */
        AS_IS,
        /** Light figures on dark, as in MNIST; a picture with a light border is inverted. */
        LIGHT_ON_DARK,
        /** Dark figures on light; a picture with a dark border is inverted. */
        DARK_ON_LIGHT
    }

    /** The order of a tensor's axes. */
    public enum Layout {
        /** (height, width, channels): Keras'. */
        CHANNELS_LAST,
        /** (channels, height, width): usual in imported ONNX graphs. */
        CHANNELS_FIRST
    }

    public ImagePreprocessing {
        layout = layout == Layout.CHANNELS_LAST ? null : layout;
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("height and width must be at least 1, got " + height + " x " + width);
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 or 3, got " + channels);
        }
    }

    /** Channels last. */
    public ImagePreprocessing(int height, int width, int channels, float scale, float offset, Polarity polarity) {
        this(height, width, channels, scale, offset, polarity, null);
    }

    /** Values 0 to 1, pictures as they are. */
    public static ImagePreprocessing unit(Shape shape) {
        return new ImagePreprocessing(shape.dim(0), shape.dim(1), shape.dim(2), 1 / 255f, 0, Polarity.AS_IS);
    }

    public ImagePreprocessing withPolarity(Polarity polarity) {
        return new ImagePreprocessing(height, width, channels, scale, offset, polarity, layout);
    }

    public ImagePreprocessing withLayout(Layout layout) {
        return new ImagePreprocessing(height, width, channels, scale, offset, polarity, layout);
    }

    public boolean channelsFirst() {
        return layout == Layout.CHANNELS_FIRST;
    }

    @Override
    @JsonIgnore
    public Shape shape() {
        return channelsFirst() ? Shape.of(channels, height, width) : Shape.of(height, width, channels);
    }
}
