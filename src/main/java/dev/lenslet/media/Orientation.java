package dev.lenslet.media;

import java.util.List;

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

    /** Upright where the tag says nothing that can be read. */
    static Orientation of(int tag) {
        return tag < 1 || tag > BY_TAG.size() ? UPRIGHT : BY_TAG.get(tag - 1);
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
