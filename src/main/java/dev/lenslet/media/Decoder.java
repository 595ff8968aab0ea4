package dev.lenslet.media;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes one picture with ImageIO, its size checked first. Whatever is wrong with the bytes ends as {@link UnreadableMedia}. */
final class Decoder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Decoder.class);

    /** Bytes of one decoded pixel at most: four colours and an opacity of 16 bits; TIFF allows 65,535 samples. */
    private static final int MAX_PIXEL_BYTES = 10;

    private final ImageFormat format;
    private final ImageReader reader;
    private final long bytes;
    private final boolean ycc;
    private @Nullable String damage;

    /** @throws UnreadableMedia where the bytes begin as no format that is read here does */
    Decoder(byte[] encoded) {
        ImageFormat known = ImageFormat.of(encoded);
        if (known == null) {
            throw UnreadableMedia.unsupported(
                    "The bytes are no " + ImageFormat.names() + " picture, by their first bytes; these are read.");
        }
        this.format = known;
        this.bytes = encoded.length;
        this.ycc = known == ImageFormat.JPEG && JpegSegments.of(encoded).toldYcc();
        this.reader = known.reader(encoded);
        reader.addIIOReadWarningListener((source, warning) -> warned(warning));
        reader.setInput(new EncodedBytes(encoded), true, true);
    }

    ImageFormat format() {
        return format;
    }

    /**
     * Width times height, from the header alone.
     *
     * @throws UnreadableMedia where it is over a limit, or cannot be in so few bytes: such a file is cut off, and is refused
     *     before memory is taken for it
     */
    long checkedPixels(ImageLimits limits) {
        int width;
        int height;
        try {
            width = reader.getWidth(0);
            height = reader.getHeight(0);
        } catch (IOException | RuntimeException broken) {
            throw broken(broken);
        }
        long pixels = (long) width * height;
        limits.check(width, height);
        if (pixels < 1 || pixels / format.pixelsPerByte() > bytes) {
            throw UnreadableMedia.broken("The " + format + " picture says it has " + width + " x " + height
                    + " pixels, in " + bytes + " bytes; it is cut off or damaged.");
        }
        if (format == ImageFormat.TIFF) {
            checkParts(limits);
        }
        return pixels;
    }

    /** A TIFF's pixels and tiles may be of any size, whatever the picture's is. */
    private void checkParts(ImageLimits limits) {
        try {
            long tile = (long) reader.getTileWidth(0) * reader.getTileHeight(0);
            SampleModel samples = reader.getImageTypes(0).next().getSampleModel();
            int bits = IntStream.of(samples.getSampleSize()).sum();
            if (tile > limits.maxPixels() || bits > MAX_PIXEL_BYTES * 8) {
                throw UnreadableMedia.tooLarge(
                        "The TIFF has tiles of " + tile + " pixels of " + bits + " bits; at most " + limits.maxPixels()
                                + " of " + MAX_PIXEL_BYTES * 8 + " are read. Save it as PNG.");
            }
        } catch (IOException | RuntimeException broken) {
            throw broken instanceof UnreadableMedia refused ? refused : broken(broken);
        }
    }

    MediaFacts.Picture size() {
        try {
            return new MediaFacts.Picture(reader.getWidth(0), reader.getHeight(0));
        } catch (IOException | RuntimeException broken) {
            throw broken(broken);
        }
    }

    /**
     * The first frame. A JPEG is taken as it is stored where it says that it is YCbCr: Java would spend three quarters of
     * the time on bringing each pixel's colours into an image's order.
     *
     * @param channels 1 (gray) or 3 (RGB) of what the rows will give
     */
    Rows rows(int channels) {
        if (!ycc) {
            return Rows.of(decode(0), channels);
        }
        try {
            Raster stored = reader.readRaster(0, null);
            throwIfDamaged();
            return new OpaqueRows(stored, channels, true);
        } catch (IOException | RuntimeException broken) {
            throw broken instanceof UnreadableMedia refused ? refused : broken(broken);
        }
    }

    /** @param frame not before one that was decoded already */
    BufferedImage decode(int frame) {
        BufferedImage image;
        try {
            image = reader.read(frame);
        } catch (IOException | RuntimeException broken) {
            throw broken(broken);
        }
        throwIfDamaged();
        return image;
    }

    private void throwIfDamaged() {
        if (damage != null) {
            log.debug("{} picture is damaged: {}", format, damage);
            throw UnreadableMedia.broken("The " + format + " picture is cut off or damaged.");
        }
    }

    /** Readers of JPEG and GIF fill what is missing and warn; some cameras pad, which harms nothing. */
    private void warned(String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        if (text.startsWith("truncated")
                || text.startsWith("out-of-sequence")
                || text.startsWith("corrupt") && !text.contains("extraneous bytes")) {
            damage = warning;
        }
    }

    private UnreadableMedia broken(Exception cause) {
        log.debug("{} picture cannot be decoded", format, cause);
        if (cause.getMessage() != null && cause.getMessage().startsWith("Unsupported")) {
            return UnreadableMedia.unsupported(
                    "The " + format + " picture is of a variant that is not read here. Save it as PNG.");
        }
        return UnreadableMedia.broken("The " + format + " picture is cut off or damaged.");
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
