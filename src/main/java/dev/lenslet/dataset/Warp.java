package dev.lenslet.dataset;

/**
 * What one picture goes through.
 *
 * @param theta degrees
 * @param dx pixels to the right at which a pixel's value is found
 * @param dy pixels downwards
 * @param shear degrees
 * @param zx width of what is seen, in widths of the picture; above 1 makes it smaller
 * @param zy the same of its height
 * @param brightness factor on 8-bit values, 1 for none
 */
record Warp(
        double theta,
        double dx,
        double dy,
        double shear,
        double zx,
        double zy,
        boolean flipHorizontal,
        boolean flipVertical,
        double brightness) {

    static final Warp NONE = new Warp(0, 0, 0, 0, 1, 1, false, false, 1);

    boolean moves() {
        return theta != 0 || dx != 0 || dy != 0 || shear != 0 || zx != 1 || zy != 1 || flipHorizontal || flipVertical;
    }
}
