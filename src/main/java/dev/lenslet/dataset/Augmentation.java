package dev.lenslet.dataset;

import dev.lenslet.media.MediaKind;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How pictures are changed at random for training, in the words of Keras' {@code ImageDataGenerator}.
 *
 * @param rotationRange degrees to either side
 * @param widthShiftRange to either side; below 1 a share of the width, else pixels
 * @param heightShiftRange to either side; below 1 a share of the height, else pixels
 * @param shearRange degrees to either side
 * @param zoomRange lower and upper; drawn for width and height each
 * @param cval for {@link FillMode#CONSTANT}: an 8-bit value
 * @param brightnessRange lower and upper factor; null to leave it
 */
public record Augmentation(
        double rotationRange,
        double widthShiftRange,
        double heightShiftRange,
        double shearRange,
        List<Double> zoomRange,
        boolean horizontalFlip,
        boolean verticalFlip,
        FillMode fillMode,
        double cval,
        @Nullable List<Double> brightnessRange) {

    static final Augmentation NONE =
            new Augmentation(0, 0, 0, 0, List.of(1.0, 1.0), false, false, FillMode.NEAREST, 0, null);

    public Augmentation {
        zoomRange = List.copyOf(zoomRange);
        brightnessRange = brightnessRange == null ? null : List.copyOf(brightnessRange);
        if (!(rotationRange >= 0 && widthShiftRange >= 0 && heightShiftRange >= 0 && shearRange >= 0)
                || !isRange(zoomRange)
                || zoomRange.get(0) <= 0
                || !(cval >= 0 && cval <= 255)
                || (brightnessRange != null && (!isRange(brightnessRange) || brightnessRange.get(0) < 0))) {
            throw new IllegalArgumentException("ranges must not be negative, nor their upper end below the lower one");
        }
    }

    private static boolean isRange(List<Double> range) {
        return range.size() == 2 && range.get(0) <= range.get(1);
    }

    /** Why examples of a kind cannot be augmented; null where they can. */
    public static @Nullable String objection(MediaKind kind) {
        return switch (kind) {
            case IMAGE, FRAMES -> null;
            case SOUND, TEXT -> "turns and shifts pictures, and the data set has " + kind.plural() + "; leave it out";
        };
    }

    /** Draws what one picture goes through; height and width are those of the tensor. */
    Warp draw(SplittableRandom random, int height, int width) {
        double theta = aside(random, rotationRange);
        double dy = shift(random, heightShiftRange, height);
        double dx = shift(random, widthShiftRange, width);
        double shear = aside(random, shearRange);
        double zx = within(random, zoomRange);
        double zy = within(random, zoomRange);
        // Drawn whether or not it is asked for: asking for one thing more leaves the others as they are.
        boolean flipHorizontal = random.nextBoolean() && horizontalFlip;
        boolean flipVertical = random.nextBoolean() && verticalFlip;
        double brightness = brightnessRange == null ? 1 : within(random, brightnessRange);
        return new Warp(theta, dx, dy, shear, zx, zy, flipHorizontal, flipVertical, brightness);
    }

    private static double aside(SplittableRandom random, double range) {
        return (2 * random.nextDouble() - 1) * range;
    }

    private static double shift(SplittableRandom random, double range, int extent) {
        return aside(random, range) * (range < 1 ? extent : 1);
    }

    private static double within(SplittableRandom random, List<Double> range) {
        return range.get(0) + random.nextDouble() * (range.get(1) - range.get(0));
    }
}
