package dev.lenslet.dataset;

import dev.lenslet.network.FramesPreprocessing;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Preprocessing;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Augments tensors of pictures, after they were decoded and resized. What an example goes through depends on the seed, the
 * epoch and its index alone, not on who asks or when. All frames of a sequence go through the same. Thread-safe.
 */
public final class Augmenter {

    private final Augmentation augmentation;
    private final ImagePreprocessing picture;
    private final int frames;
    private final long seed;

    private Augmenter(Augmentation augmentation, ImagePreprocessing picture, int frames, long seed) {
        this.augmentation = augmentation;
        this.picture = picture;
        this.frames = frames;
        this.seed = seed;
    }

    /**
     * @return null where there is nothing to do
     * @throws IllegalArgumentException where the input is no picture and no sequence of them
     */
    public static @Nullable Augmenter of(@Nullable Augmentation augmentation, Preprocessing preprocessing, long seed) {
        if (augmentation == null) {
            return null;
        }
        if (preprocessing instanceof ImagePreprocessing image) {
            return new Augmenter(augmentation, image, 1, seed);
        }
        if (preprocessing instanceof FramesPreprocessing sequence) {
            return new Augmenter(augmentation, sequence.frame(), sequence.frames(), seed);
        }
        throw new IllegalArgumentException("only pictures are augmented");
    }

    /** Changes the tensor of an example that lies in {@code tensor} from {@code offset} on. */
    public void apply(long epoch, int index, float[] tensor, int offset) {
        SplittableRandom random = new SplittableRandom(mixed(mixed(mixed(seed) + epoch) + index));
        apply(augmentation.draw(random, picture.height(), picture.width()), tensor, offset);
    }

    void apply(Warp warp, float[] tensor, int offset) {
        int size = picture.shape().size();
        for (int frame = 0; frame < frames; frame++) {
            int at = offset + frame * size;
            if (warp.moves()) {
                move(warp, Arrays.copyOfRange(tensor, at, at + size), tensor, at);
            }
            if (warp.brightness() != 1) {
                brighten(warp.brightness(), tensor, at, size);
            }
        }
    }

    /** Steele, Lea and Flood's 64-bit mix (SplitMix64): close numbers become far ones. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private void move(Warp warp, float[] source, float[] target, int offset) {
        int height = picture.height();
        int width = picture.width();
        int channels = picture.channels();
        FillMode fill = augmentation.fillMode();
        float outside = (float) augmentation.cval() * picture.scale() + picture.offset();
        Affine affine = Affine.of(warp, height, width);
        int to = offset;
        for (int i = 0; i < height; i++) {
            int y = warp.flipVertical() ? height - 1 - i : i;
            for (int j = 0; j < width; j++, to += channels) {
                int x = warp.flipHorizontal() ? width - 1 - j : j;
                double row = fill.inside(affine.y0() + affine.yy() * y + affine.yx() * x, height);
                double column = fill.inside(affine.x0() + affine.xy() * y + affine.xx() * x, width);
                if (Double.isNaN(row) || Double.isNaN(column)) {
                    Arrays.fill(target, to, to + channels, outside);
                } else {
                    interpolate(source, row, column, target, to);
                }
            }
        }
    }

    /** Between four pixels; those beyond the edge are the edge's. */
    private void interpolate(float[] source, double row, double column, float[] target, int to) {
        int channels = picture.channels();
        int floorRow = (int) Math.floor(row);
        int floorColumn = (int) Math.floor(column);
        double down = row - floorRow;
        double right = column - floorColumn;
        int lastRow = picture.height() - 1;
        int lastColumn = picture.width() - 1;
        int top = Math.clamp(floorRow, 0, lastRow) * (lastColumn + 1);
        int bottom = Math.clamp(floorRow + 1L, 0, lastRow) * (lastColumn + 1);
        int near = Math.clamp(floorColumn, 0, lastColumn);
        int far = Math.clamp(floorColumn + 1L, 0, lastColumn);
        for (int c = 0; c < channels; c++) {
            double upper =
                    source[(top + near) * channels + c] * (1 - right) + source[(top + far) * channels + c] * right;
            double lower = source[(bottom + near) * channels + c] * (1 - right)
                    + source[(bottom + far) * channels + c] * right;
            target[to + c] = (float) (upper * (1 - down) + lower * down);
        }
    }

    /** In 8-bit values, but without Keras' detour through whole ones. */
    private void brighten(double factor, float[] tensor, int offset, int size) {
        for (int i = offset; i < offset + size; i++) {
            double value = (tensor[i] - picture.offset()) / picture.scale();
            tensor[i] = (float) Math.clamp(value * factor, 0.0, 255.0) * picture.scale() + picture.offset();
        }
    }
}
