package dev.lenslet.media;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** The picture formats read here, told apart by their first bytes. */
enum ImageFormat {
    PNG(ImagePlugin.PNG, "\u0089PNG\r\n\u001a\n"),
    JPEG(ImagePlugin.JPEG, "\u00ff\u00d8\u00ff"),
    GIF(ImagePlugin.GIF, "GIF8"),
    BMP(ImagePlugin.BMP, "BM"),
    WEBP(ImagePlugin.WEBP, "RIFF????WEBP"),
    TIFF(ImagePlugin.TIFF, "II*\0", "MM\0*");

    private static final List<ImageFormat> ALL = List.of(values());

    private final ImagePlugin plugin;
    private final List<byte[]> signatures;

    /** @param signatures in ISO 8859-1; a question mark is any byte */
    ImageFormat(ImagePlugin plugin, String... signatures) {
        this.plugin = plugin;
        this.signatures = Arrays.stream(signatures).map(Signatures::bytes).toList();
    }

    /** The format whose signature the bytes begin with; null where it is none of these. */
    static @Nullable ImageFormat of(byte[] encoded) {
        for (ImageFormat format : ALL) {
            for (byte[] signature : format.signatures) {
                if (Signatures.begins(encoded, signature)) {
                    return format;
                }
            }
        }
        return null;
    }

    /** All of them, as in messages: {@code PNG, JPEG, GIF or BMP}. */
    static String names() {
        String names = ALL.stream().map(ImageFormat::name).collect(Collectors.joining(", "));
        int last = names.lastIndexOf(", ");
        return names.substring(0, last) + " or" + names.substring(last + 1);
    }

    /** A new reader of ImageIO for these bytes; the caller disposes of it. */
    ImageReader reader(byte[] encoded) {
        boolean fourColours = this == JPEG && JpegSegments.of(encoded).components() == 4;
        return (fourColours ? ImagePlugin.CMYK_JPEG : plugin).reader();
    }

    /**
     * The most pixels that a byte can stand for. Deflate packs at most 1032 bytes (zlib's technical notes) of 1-bit pixels
     * into one, and GIF, JPEG and BMP pack less; in the others a page of one colour may be a few bytes.
     */
    long pixelsPerByte() {
        return switch (this) {
            case PNG, JPEG, GIF, BMP -> 1040 * 8;
            case WEBP, TIFF -> Long.MAX_VALUE;
        };
    }

    /** How the picture is stored against how it is shown. */
    Orientation orientation(byte[] encoded) {
        return switch (this) {
            case JPEG ->
                Orientation.of(
                        ExifTag.orientation(encoded, JpegSegments.of(encoded).exif()));
            case TIFF -> Orientation.of(ExifTag.orientation(encoded, 0));
            case WEBP -> Orientation.of(ExifTag.orientation(encoded, WebpChunks.find(encoded, "EXIF")));
            case PNG, GIF, BMP -> Orientation.UPRIGHT;
        };
    }
}
