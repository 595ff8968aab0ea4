package dev.lenslet.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A window that slides over the leading axes of {@code (…, channels)}: one axis for sequences, two for pictures. What
 * convolutions and poolings share.
 *
 * @param extents of the window, each at least 1
 * @param strides steps between two places of it, each at least 1
 * @param dilation steps between two values that it sees, each at least 1; above 1 only where no stride is, as in Keras
 */
public record SlidingWindow(List<Integer> extents, List<Integer> strides, List<Integer> dilation, Padding padding) {

    /** A window that reaches further is a mistake or an attack: no picture here is as wide. */
    private static final long MAX_REACH = 1 << 20;

    public SlidingWindow {
        extents = List.copyOf(extents);
        strides = List.copyOf(strides);
        dilation = List.copyOf(dilation);
        atLeastOne("window", extents);
        atLeastOne("strides", strides);
        atLeastOne("dilation_rate", dilation);
        if (Collections.max(strides) > 1 && Collections.max(dilation) > 1) {
            throw new InvalidNetworkException("strides " + strides + " and dilation_rate " + dilation
                    + " cannot both be above 1; Keras knows no such window");
        }
        if (padding == Padding.CAUSAL && extents.size() != 1) {
            throw new InvalidNetworkException("'causal' padding is for sequences; use 'same' or 'valid'");
        }
        for (int axis = 0; axis < extents.size(); axis++) {
            if (reach(extents, dilation, axis) > MAX_REACH) {
                throw new InvalidNetworkException("a window " + extents + " of dilation_rate " + dilation
                        + " reaches further than " + MAX_REACH + " steps");
            }
        }
    }

    /** A window of pooling: it sees every value. */
    static SlidingWindow undilated(List<Integer> extents, List<Integer> strides, Padding padding) {
        return new SlidingWindow(extents, strides, Collections.nCopies(extents.size(), 1), padding);
    }

    /** How many axes it slides over. */
    public int axes() {
        return extents.size();
    }

    /**
     * Output extents, without the channels.
     *
     * @throws InvalidNetworkException where the input has other axes, or the window does not fit
     */
    List<Integer> slide(Shape input) {
        if (input.rank() != axes() + 1) {
            throw new InvalidNetworkException("needs an input of "
                    + (axes() == 1 ? "(steps, channels)" : "(height, width, channels)") + ", got " + input);
        }
        List<Integer> out = new ArrayList<>();
        for (int axis = 0; axis < axes(); axis++) {
            out.add(slide(input, axis));
        }
        return out;
    }

    private int slide(Shape input, int axis) {
        int extent = input.dim(axis);
        int reach = reach(axis);
        if (padding == Padding.VALID && reach > extent) {
            throw new InvalidNetworkException(
                    "a window of " + reach + " does not fit the extent " + extent + " of its input " + input);
        }
        return switch (padding) {
            case SAME, CAUSAL -> Math.ceilDiv(extent, strides.get(axis));
            case VALID -> (extent - reach) / strides.get(axis) + 1;
        };
    }

    /** Zeros before the first value of each axis. */
    public List<Integer> zerosBefore(Shape input) {
        return zeros(input, true);
    }

    /** Zeros behind the last value of each axis. */
    public List<Integer> zerosAfter(Shape input) {
        return zeros(input, false);
    }

    private List<Integer> zeros(Shape input, boolean before) {
        List<Integer> zeros = new ArrayList<>();
        for (int axis = 0; axis < axes(); axis++) {
            zeros.add(
                    switch (padding) {
                        case VALID -> 0;
                        case CAUSAL -> before ? reach(axis) - 1 : 0;
                        case SAME -> {
                            int all = Math.max(0, missing(input, axis));
                            yield before ? all / 2 : all - all / 2;
                        }
                    });
        }
        return zeros;
    }

    /** What 'same' padding adds to an axis; below zero where strides jump over more than the window sees. */
    public int missing(Shape input, int axis) {
        return (slide(input, axis) - 1) * strides.get(axis) + reach(axis) - input.dim(axis);
    }

    private int reach(int axis) {
        return (int) reach(extents, dilation, axis);
    }

    private static long reach(List<Integer> extents, List<Integer> dilation, int axis) {
        return (long) dilation.get(axis) * (extents.get(axis) - 1) + 1;
    }

    private static void atLeastOne(String what, List<Integer> extents) {
        if (Collections.min(extents) < 1) {
            throw new InvalidNetworkException(what + " " + extents + " must be at least 1");
        }
    }
}
