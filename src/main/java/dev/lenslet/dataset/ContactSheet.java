package dev.lenslet.dataset;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Pictures side by side. With an augmentation each has a row: first as it is, then as it comes in so many epochs. Without
 * one they fill the rows.
 */
final class ContactSheet {

    private static final int COLUMNS = 8;
    private static final int GAP = 2;
    private static final int GROUND = 0x808080;

    private final PreviewRequest request;
    private final BufferedImage sheet;

    ContactSheet(PreviewRequest request) {
        this.request = request;
        this.sheet = new BufferedImage(width(request), height(request), BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                sheet.setRGB(x, y, GROUND);
            }
        }
    }

    static int width(PreviewRequest request) {
        int columns = request.augmentation() == null ? Math.min(COLUMNS, request.count()) : COLUMNS;
        return columns * (request.size() + GAP) + GAP;
    }

    static int height(PreviewRequest request) {
        int rows = request.augmentation() == null ? Math.ceilDiv(request.count(), COLUMNS) : request.count();
        return rows * (request.size() + GAP) + GAP;
    }

    /**
     * @param examples RGB from 0 to 1, of the size asked for
     * @param chosen at most as many as asked for
     */
    BufferedImage draw(Examples examples, int[] chosen, @Nullable Augmenter augmenter) {
        float[] original = new float[examples.shape().size()];
        for (int i = 0; i < chosen.length; i++) {
            examples.read(chosen[i], original, 0);
            if (augmenter == null) {
                tile(i / COLUMNS, i % COLUMNS, original);
                continue;
            }
            tile(i, 0, original);
            for (int epoch = 0; epoch < COLUMNS - 1; epoch++) {
                float[] changed = Arrays.copyOf(original, original.length);
                augmenter.apply(epoch, chosen[i], changed, 0);
                tile(i, epoch + 1, changed);
            }
        }
        return sheet;
    }

    private void tile(int row, int column, float[] pixels) {
        int size = request.size();
        int left = GAP + column * (size + GAP);
        int top = GAP + row * (size + GAP);
        for (int i = 0; i < size * size; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | Math.clamp(Math.round(pixels[i * 3 + c] * 255), 0, 255);
            }
            sheet.setRGB(left + i % size, top + i / size, rgb);
        }
    }
}
