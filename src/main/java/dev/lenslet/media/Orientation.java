package dev.lenslet.media;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is stored against how it is shown: EXIF 2.32, tag 0x0112, in the tag's order from 1. Stored pixels become
 * upright ones by swapping the axes first, then counting from the other end.
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, false, true),
    TRANSVERSED(true, true, true),
    TURNED_RIGHT(true, true, false);

    private static final List<Orientation> BY_TAG = List.of(values());
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

    private final boolean swapped;
    private final boolean reverseX;
    private final boolean reverseY;

    /**
     * @param swapped stored rows are shown columns
     * @param reverseX the stored x counts down
     * @param reverseY the stored y counts down
     */
    Orientation(boolean swapped, boolean reverseX, boolean reverseY) {
        this.swapped = swapped;
        this.reverseX = reverseX;
        this.reverseY = reverseY;
    }

    /** Whether stored height is shown as width. */
    boolean swapsAxes() {
        return swapped;
    }

    /** As a JPEG's EXIF says; upright where it says nothing that can be read. */
    static Orientation ofJpeg(byte[] encoded) {
        if (!hasExif(encoded)) {
            return UPRIGHT;
        }
        try {
            @Nullable
            ExifIFD0Directory directory = JpegMetadataReader.readMetadata(
                            new ByteArrayInputStream(encoded), List.of(new ExifReader()))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer tag = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return tag == null || tag < 1 || tag > BY_TAG.size() ? UPRIGHT : BY_TAG.get(tag - 1);
        } catch (JpegProcessingException | IOException | RuntimeException unreadable) {
            return UPRIGHT;
        }
    }

    /** Walks the segments (ITU-T T.81, B.1.1.4) up to the first scan; most pictures sent have no EXIF to parse. */
    private static boolean hasExif(byte[] encoded) {
        int at = 2;
        while (at + 10 <= encoded.length && (encoded[at] & 0xff) == 0xff) {
            int marker = encoded[at + 1] & 0xff;
            int length = (encoded[at + 2] & 0xff) << 8 | encoded[at + 3] & 0xff;
            if (marker == 0xe1 && java.util.Arrays.equals(encoded, at + 4, at + 10, EXIF, 0, EXIF.length)) {
                return true;
            }
            if (marker == 0xda || length < 2) {
                return false;
            }
            at += 2 + length;
        }
        return false;
    }

    /**
     * Turns stored pixels upright.
     *
     * @param stored row-major (height, width, channels) as stored; (width, height, channels) where axes are swapped
     * @param height as shown
     * @param width as shown
     * @return row-major as shown; the same array where nothing changes
     */
    float[] turn(float[] stored, int height, int width, int channels) {
        if (this == UPRIGHT) {
            return stored;
        }
        int storedWidth = swapped ? height : width;
        int storedHeight = swapped ? width : height;
        float[] upright = new float[stored.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromX = swapped ? y : x;
                int fromY = swapped ? x : y;
                fromX = reverseX ? storedWidth - 1 - fromX : fromX;
                fromY = reverseY ? storedHeight - 1 - fromY : fromY;
                System.arraycopy(
                        stored,
                        (fromY * storedWidth + fromX) * channels,
                        upright,
                        (y * width + x) * channels,
                        channels);
            }
        }
        return upright;
    }
}
