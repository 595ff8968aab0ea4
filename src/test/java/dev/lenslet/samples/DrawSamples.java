package dev.lenslet.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws {@code samples/zero.png} to {@code nine.png}: digits as a pen writes them, dark on white, 140 by 140 pixels. Run
 * its main from the root of the checkout.
 */
public final class DrawSamples {

    static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    private static final int SIDE = 140;

    private DrawSamples() {}

    public static void main(String[] args) throws IOException {
        Path samples = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "samples"));
        for (int digit = 0; digit < 10; digit++) {
            ImageIO.write(
                    draw(digit),
                    "png",
                    samples.resolve(NAMES.get(digit) + ".png").toFile());
        }
    }

    static BufferedImage draw(int digit) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, SIDE, SIDE);
            pen.setColor(new Color(35, 35, 35));
            pen.setStroke(new BasicStroke(11, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            pen.draw(stroke(digit));
        } finally {
            pen.dispose();
        }
        return image;
    }

    private static Path2D stroke(int digit) {
        Path2D path = new Path2D.Double();
        switch (digit) {
            case 0 -> {
                path.moveTo(76, 28);
                path.curveTo(40, 24, 34, 112, 66, 112);
                path.curveTo(104, 112, 106, 32, 72, 28);
            }
            case 1 -> {
                path.moveTo(76, 28);
                path.lineTo(66, 112);
            }
            case 2 -> {
                path.moveTo(44, 46);
                path.curveTo(52, 18, 100, 24, 92, 56);
                path.curveTo(86, 80, 56, 96, 42, 110);
                path.lineTo(100, 108);
            }
            case 3 -> {
                path.moveTo(46, 36);
                path.curveTo(72, 18, 104, 34, 88, 54);
                path.curveTo(82, 62, 72, 66, 62, 67);
                path.curveTo(108, 66, 108, 112, 68, 113);
                path.curveTo(56, 113, 46, 108, 42, 100);
            }
            case 4 -> {
                path.moveTo(54, 30);
                path.lineTo(42, 76);
                path.lineTo(100, 72);
                path.moveTo(88, 32);
                path.lineTo(80, 114);
            }
            case 5 -> {
                path.moveTo(96, 30);
                path.lineTo(56, 31);
                path.lineTo(50, 66);
                path.curveTo(76, 52, 104, 70, 94, 94);
                path.curveTo(86, 114, 54, 116, 42, 102);
            }
            case 6 -> {
                path.moveTo(88, 28);
                path.curveTo(56, 44, 42, 76, 46, 96);
                path.curveTo(50, 118, 92, 118, 94, 92);
                path.curveTo(95, 72, 62, 70, 48, 92);
            }
            case 7 -> {
                path.moveTo(42, 36);
                path.lineTo(98, 33);
                path.curveTo(84, 60, 70, 84, 66, 113);
            }
            case 8 -> {
                path.append(new Arc2D.Double(50, 27, 40, 39, 0, 360, Arc2D.CHORD), false);
                path.append(new Arc2D.Double(45, 66, 48, 46, 0, 360, Arc2D.CHORD), false);
            }
            case 9 -> {
                path.moveTo(92, 52);
                path.curveTo(88, 78, 46, 80, 48, 52);
                path.curveTo(50, 26, 94, 22, 93, 50);
                path.curveTo(92, 74, 88, 96, 80, 114);
            }
            default -> throw new IllegalArgumentException("no digit " + digit);
        }
        return path;
    }
}
