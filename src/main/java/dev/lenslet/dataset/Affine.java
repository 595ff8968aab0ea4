package dev.lenslet.dataset;

/**
 * Where each pixel of a warped picture comes from: {@code row = yy * y + yx * x + y0}, {@code column = xy * y + xx * x +
 * x0}.
 */
record Affine(double yy, double yx, double y0, double xy, double xx, double x0) {

    /**
     * Composed as in Keras' {@code apply_affine_transform}, around the picture's middle: zoom, then shear, then shift, then
     * rotation, in (x, y). Keras itself takes a picture that is not square for one lying on its side here, and so turns it
     * around another point.
     */
    static Affine of(Warp warp, int height, int width) {
        double theta = Math.toRadians(warp.theta());
        double shear = Math.toRadians(warp.shear());
        double cos = Math.cos(theta);
        double sin = Math.sin(theta);
        // rotation * shear, the columns then stretched by the zooms
        double xx = cos * warp.zx();
        double xy = (-Math.sin(shear) * cos - Math.cos(shear) * sin) * warp.zy();
        double yx = sin * warp.zx();
        double yy = (-Math.sin(shear) * sin + Math.cos(shear) * cos) * warp.zy();
        double shiftX = cos * warp.dx() - sin * warp.dy();
        double shiftY = sin * warp.dx() + cos * warp.dy();
        double middleX = width / 2.0 - 0.5;
        double middleY = height / 2.0 - 0.5;
        return new Affine(
                yy,
                yx,
                shiftY + middleY - yx * middleX - yy * middleY,
                xy,
                xx,
                shiftX + middleX - xx * middleX - xy * middleY);
    }
}
