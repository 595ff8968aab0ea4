package bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/**
 * Draws pictures in colour whose class is the texture of the ground, {@code stripes} or {@code checks}, and nothing else:
 * colours, contrast, period, angle, light from a side and noise are drawn by lot in each, and three plain shapes lie in front.
 * Pictures to test with are drawn from other seeds than those to train with; the same numbers make the same pictures.
 * Runs without being compiled:
 *
 * <pre>java src/bench/java/bench/DrawTextures.java textures.zip SIDE TRAIN TEST [seed, default 1]   (pictures a class)</pre>
 */
public final class DrawTextures {

    private static final String[] CLASSES = {"checks", "stripes"};
    private static final int SHAPES = 3;

    private DrawTextures() {}

    public static void main(String[] args) throws IOException {
        int side = Integer.parseInt(args[1]);
        int[] counts = {Integer.parseInt(args[2]), Integer.parseInt(args[3])};
        String[] parts = {"train", "test"};
        SplittableRandom seeds = new SplittableRandom(args.length > 4 ? Long.parseLong(args[4]) : 1);
        try (OutputStream out = Files.newOutputStream(Path.of(args[0]));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int part = 0; part < parts.length; part++) {
                for (String texture : CLASSES) {
                    for (int i = 0; i < counts[part]; i++) {
                        ZipEntry entry = new ZipEntry(parts[part] + "/" + texture + "/" + i + ".png");
                        entry.setTime(0);
                        zip.putNextEntry(entry);
                        ImageIO.write(picture(seeds.split(), texture.equals("checks"), side), "png", zip);
                    }
                }
            }
        }
    }

    private static BufferedImage picture(SplittableRandom random, boolean checks, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        double angle = random.nextDouble(Math.PI);
        double period = random.nextDouble(9, 24) * side / 150;
        double u0 = random.nextDouble();
        double v0 = random.nextDouble();
        int[] ground = {random.nextInt(40, 216), random.nextInt(40, 216), random.nextInt(40, 216)};
        int[] contrast = {contrast(random), contrast(random), contrast(random)};
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double u = u0 + (x * Math.cos(angle) + y * Math.sin(angle)) / period;
                double v = v0 + (y * Math.cos(angle) - x * Math.sin(angle)) / period;
                boolean figure = u - Math.floor(u) < 0.5 ^ (checks && v - Math.floor(v) < 0.5);
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    rgb = rgb << 8 | Math.clamp(ground[channel] + (figure ? contrast[channel] : 0), 0, 255);
                }
                image.setRGB(x, y, rgb);
            }
        }
        shapes(random, image);
        light(random, image);
        return image;
    }

    /** 25 to 80 levels, brighter or darker. */
    private static int contrast(SplittableRandom random) {
        return random.nextInt(25, 81) * (random.nextBoolean() ? 1 : -1);
    }

    /** Ellipses, triangles and lines in front. */
    private static void shapes(SplittableRandom random, BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double side = image.getWidth();
        for (int i = 0; i < SHAPES; i++) {
            graphics.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
            double x = random.nextDouble(side);
            double y = random.nextDouble(side);
            double size = random.nextDouble(0.15, 0.45) * side;
            if (random.nextBoolean()) {
                graphics.fill(new Ellipse2D.Double(x - size / 2, y - size / 2, size, size * random.nextDouble(0.5, 1)));
            } else {
                Path2D triangle = new Path2D.Double();
                triangle.moveTo(x, y);
                triangle.lineTo(x + random.nextDouble(-size, size), y + size / 2);
                triangle.lineTo(x + random.nextDouble(-size, size), y - size / 2);
                triangle.closePath();
                graphics.setStroke(new BasicStroke((float) (side / 40)));
                graphics.fill(triangle);
                graphics.draw(triangle);
            }
        }
        graphics.dispose();
    }

    /** Light that falls off to a side, and noise. */
    private static void light(SplittableRandom random, BufferedImage image) {
        double angle = random.nextDouble(2 * Math.PI);
        double fall = random.nextDouble(0, 0.5);
        int side = image.getWidth();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double across = (Math.cos(angle) * (2.0 * x / side - 1) + Math.sin(angle) * (2.0 * y / side - 1)) / 2;
                int rgb = image.getRGB(x, y);
                int lit = 0;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    double level = (rgb >> shift & 255) * (1 + fall * across) + random.nextInt(-12, 13);
                    lit |= Math.clamp(Math.round(level), 0, 255) << shift;
                }
                image.setRGB(x, y, lit);
            }
        }
    }
}
