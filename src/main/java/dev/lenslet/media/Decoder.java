package dev.lenslet.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes one picture with ImageIO, its size checked first. Whatever is wrong with the bytes ends as {@link UnreadableMedia}. */
final class Decoder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Decoder.class);

    /**
     * No format here packs more into a byte: deflate at most 1032 bytes (zlib's technical notes) of 1-bit pixels. A file
     * that is shorter than its size demands is cut off, and is refused before memory is taken for it.
     */
    private static final long PIXELS_PER_BYTE = 1040 * 8;

    private final ImageFormat format;
    private final ImageReader reader;
    private final long bytes;
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
        try {
            this.reader = known.reader();
        } catch (IOException | RuntimeException broken) {
            throw new IllegalStateException("no reader for " + known, broken);
        }
        reader.addIIOReadWarningListener((source, warning) -> warned(warning));
        reader.setInput(new EncodedBytes(encoded), true, true);
    }

    ImageFormat format() {
        return format;
    }

    /**
     * Width times height, from the header alone.
     *
     * @throws UnreadableMedia where it is over a limit, or cannot be in so few bytes
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
        if (width > limits.maxSide() || height > limits.maxSide() || pixels > limits.maxPixels()) {
            throw UnreadableMedia.tooLarge("The picture has " + width + " x " + height + " pixels; at most "
                    + limits.maxPixels() + " pixels and " + limits.maxSide() + " a side are read. Send a smaller one.");
        }
        if (pixels < 1 || pixels / PIXELS_PER_BYTE > bytes) {
            throw UnreadableMedia.broken("The " + format + " picture says it has " + width + " x " + height
                    + " pixels, in " + bytes + " bytes; it is cut off or damaged.");
        }
        return pixels;
    }

    MediaFacts.Picture size() {
        try {
            return new MediaFacts.Picture(reader.getWidth(0), reader.getHeight(0));
        } catch (IOException | RuntimeException broken) {
            throw broken(broken);
        }
    }

    /** The first frame. */
    BufferedImage decode() {
        BufferedImage image;
        try {
            image = reader.read(0);
        } catch (IOException | RuntimeException broken) {
            throw broken(broken);
        }
        if (damage != null) {
            log.debug("{} picture is damaged: {}", format, damage);
            throw UnreadableMedia.broken("The " + format + " picture is cut off or damaged.");
        }
        return image;
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
        if (format == ImageFormat.JPEG
                && cause.getMessage() != null
                && cause.getMessage().contains("Unsupported Image Type")) {
            return UnreadableMedia.unsupported("The JPEG's colours (CMYK?) are not read here. Save it as RGB.");
        }
        return UnreadableMedia.broken("The " + format + " picture is cut off or damaged.");
    }

    @Override
    public void close() {
        reader.dispose();
    }
}
