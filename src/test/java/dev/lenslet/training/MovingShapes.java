package dev.lenslet.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws sequences whose class is the direction a shape moves in: no single frame tells it. Shapes, sizes and ways differ in
 * each.
 */
final class MovingShapes {

    static final List<String> CLASSES = List.of("left", "right");

    private static final String GIF_METADATA = "javax_imageio_gif_image_1.0";

    private MovingShapes() {}

    /** PNGs as {@code class/sequence/frame.png}. */
    static Map<String, byte[]> folders(int each, int frames, int side) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String direction : CLASSES) {
            for (int i = 0; i < each; i++) {
                List<BufferedImage> sequence = sequence(direction, i, frames, side);
                for (int frame = 0; frame < frames; frame++) {
                    files.put(direction + "/" + i + "/" + frame + ".png", png(sequence.get(frame)));
                }
            }
        }
        return files;
    }

    static List<BufferedImage> sequence(String direction, int seed, int frames, int side) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = random.nextInt(side / 4, side / 2);
        int y = random.nextInt(side - size);
        boolean round = random.nextBoolean();
        List<BufferedImage> sequence = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            int way = (side - size) * frame / (frames - 1);
            BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.WHITE);
            int x = direction.equals("right") ? way : side - size - way;
            if (round) {
                graphics.fillOval(x, y, size, size);
            } else {
                graphics.fillRect(x, y, size, size);
            }
            graphics.dispose();
            sequence.add(image);
        }
        return sequence;
    }

    static byte[] png(BufferedImage image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** An animated GIF of ten frames a second. */
    static byte[] gif(List<BufferedImage> frames) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (BufferedImage frame : frames) {
                IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
                IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
                control.setAttribute("disposalMethod", "none");
                control.setAttribute("userInputFlag", "FALSE");
                control.setAttribute("transparentColorFlag", "FALSE");
                control.setAttribute("transparentColorIndex", "0");
                control.setAttribute("delayTime", "10");
                IIOMetadataNode root = new IIOMetadataNode(GIF_METADATA);
                root.appendChild(control);
                metadata.mergeTree(GIF_METADATA, root);
                writer.writeToSequence(new IIOImage(frame, null, metadata), null);
            }
            writer.endWriteSequence();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
