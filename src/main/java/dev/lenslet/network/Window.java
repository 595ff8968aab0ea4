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

    static SlidingWindow sliding(Window window, Window strides, Window dilation, Padding padding) {
        return new SlidingWindow(window.toList(), strides.toList(), dilation.toList(), padding);
    }
}
