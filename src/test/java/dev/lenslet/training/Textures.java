package dev.lenslet.training;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Draws pictures in colour whose class is their texture alone; colours, sizes, angles and noise differ in each. */
public final class Textures {

    private static final List<String> CLASSES = List.of("stripes", "dots", "checks");

    private Textures() {}

    /** PNGs in class folders. */
    public static Map<String, byte[]> classes(int each, int side) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String texture : CLASSES) {
            for (int i = 0; i < each; i++) {
                files.put(texture + "/" + i + ".png", picture(texture, i, side));
            }
        }
        return files;
    }

    public static byte[] picture(String texture, int seed, int side) {
        SplittableRandom random = new SplittableRandom(seed * 31L + CLASSES.indexOf(texture));
        double angle = random.nextDouble(Math.PI);
        double period = random.nextDouble(8, 20);
        int[] light = colour(random, 140);
        int[] dark = colour(random, 0);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double u = (x * Math.cos(angle) + y * Math.sin(angle)) / period;
                double v = (y * Math.cos(angle) - x * Math.sin(angle)) / period;
                int[] colour = figure(texture, u - Math.floor(u), v - Math.floor(v)) ? light : dark;
                int rgb = 0;
                for (int channel : colour) {
                    rgb = rgb << 8 | Math.clamp(channel + random.nextInt(-15, 16), 0, 255);
                }
                image.setRGB(x, y, rgb);
            }
        }
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            return png.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static boolean figure(String texture, double u, double v) {
        return switch (texture) {
            case "stripes" -> u < 0.5;
            case "dots" -> Math.hypot(u - 0.5, v - 0.5) < 0.3;
            default -> u < 0.5 ^ v < 0.5;
        };
    }

    private static int[] colour(SplittableRandom random, int from) {
        return new int[] {
            random.nextInt(from, from + 115), random.nextInt(from, from + 115), random.nextInt(from, from + 115)
        };
    }
}
