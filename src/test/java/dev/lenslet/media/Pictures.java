package dev.lenslet.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures for tests that only need one, whatever it shows. */
public final class Pictures {

    /** A gray PNG of noise: light figures on dark. */
    public byte[] png(int width, int height) {
        return encoded("png", BufferedImage.TYPE_BYTE_GRAY, width, height);
    }

    /** A colour picture in a format ImageIO writes. */
    public byte[] colour(String format, int width, int height) {
        return encoded(format, BufferedImage.TYPE_INT_RGB, width, height);
    }

    /** A gray square of one shade, 0 to 255. */
    public static byte[] shade(int extent, int shade) {
        BufferedImage image = new BufferedImage(extent, extent, BufferedImage.TYPE_BYTE_GRAY);
        for (int pixel = 0; pixel < extent * extent; pixel++) {
            image.getRaster().setSample(pixel % extent, pixel / extent, 0, shade);
        }
        return encoded("png", image);
    }

    private static byte[] encoded(String format, int type, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = height / 4; y < height * 3 / 4; y++) {
            for (int x = width / 4; x < width * 3 / 4; x++) {
                image.setRGB(x, y, 0xff808080 | (x * 31 + y * 17) & 0x7f7f7f);
            }
        }
        return encoded(format, image);
    }

    private static byte[] encoded(String format, BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
