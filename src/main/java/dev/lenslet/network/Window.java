package dev.lenslet.network;

import java.util.List;

/**
 * Two extents in height and width: a kernel, a stride, a pool.
 *
 * @param height at least 1
 * @param width at least 1
 */
public record Window(int height, int width) {

    public Window {
        if (height < 1 || width < 1) {
            throw new InvalidNetworkException("extents (" + height + ", " + width + ") must be at least 1");
        }
    }

    public static Window square(int extent) {
        return new Window(extent, extent);
    }

    public List<Integer> toList() {
        return List.of(height, width);
    }

    /**
     * Output extents of a window sliding over {@code (height, width, …)}.
     *
     * @throws InvalidNetworkException where the window does not fit
     */
    static Window slide(Shape input, Window window, Window strides, Window dilation, Padding padding) {
        return new Window(
                slide(input, 0, window.height, strides.height, dilation.height, padding),
                slide(input, 1, window.width, strides.width, dilation.width, padding));
    }

    private static int slide(Shape input, int axis, int window, int stride, int dilation, Padding padding) {
        int extent = input.dim(axis);
        int reach = dilation * (window - 1) + 1;
        return switch (padding) {
            case SAME -> Math.ceilDiv(extent, stride);
            case VALID -> {
                if (reach > extent) {
                    throw new InvalidNetworkException(
                            "a window of " + reach + " does not fit the extent " + extent + " of its input " + input);
                }
                yield (extent - reach) / stride + 1;
            }
        };
    }
}
