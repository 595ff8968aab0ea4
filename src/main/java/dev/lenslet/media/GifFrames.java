package dev.lenslet.media;

import dev.lenslet.media.GifBlocks.Disposal;
import dev.lenslet.media.GifBlocks.Frame;
import dev.lenslet.network.ImagePreprocessing;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/** The frames of an animated GIF as a viewer shows them: each drawn over what its predecessors leave. */
final class GifFrames implements Frames {

    /** Browsers show a frame without a delay, or a shorter one, for a tenth of a second. */
    private static final int UNTOLD_DELAY = 10;

    /** In memory at once: the screen, what it was before, and the frame that is drawn. */
    private static final int PICTURES = 3;

    private final Images images;
    private final GifBlocks blocks;
    private final Decoder decoder;
    private final int width;
    private final int height;
    private final Images.Held memory;
    private final BufferedImage shown;

    /** Its pixels, row-major; 0 is transparent. */
    private final int[] screen;

    private int[] before = new int[0];
    private int drawn = -1;

    /** @throws UnreadableMedia where it is over a limit */
    GifFrames(Images images, byte[] encoded, FrameLimits limits) {
        this.images = images;
        this.blocks = GifBlocks.of(encoded, limits.maxFrames() + 1).whole();
        this.width = blocks.width();
        this.height = blocks.height();
        if (blocks.frames().size() > limits.maxFrames() || blocks.pixels() > limits.maxPixels()) {
            throw limits.tooLong();
        }
        this.memory = images.hold(width, height, PICTURES);
        this.shown = new BufferedImage(Math.max(1, width), Math.max(1, height), BufferedImage.TYPE_INT_ARGB);
        this.screen = ((DataBufferInt) shown.getRaster().getDataBuffer()).getData();
        this.decoder = new Decoder(encoded);
    }

    @Override
    public int count() {
        return blocks.frames().size();
    }

    /** In seconds. */
    @Override
    public double at(int frame) {
        int hundredths = 0;
        for (Frame one : blocks.frames().subList(0, frame)) {
            hundredths += one.delay() < 2 ? UNTOLD_DELAY : one.delay();
        }
        return hundredths / 100.0;
    }

    @Override
    public void read(int frame, ImagePreprocessing preprocessing, float[] target, int offset) {
        while (drawn < frame) {
            dispose();
            draw(++drawn);
        }
        images.prepare(shown, preprocessing, target, offset);
    }

    private void draw(int index) {
        Frame frame = blocks.frames().get(index);
        if (frame.disposal() == Disposal.RESTORE) {
            before = screen.clone();
        }
        BufferedImage picture = decoder.decode(index);
        int right = Math.min(width, frame.left() + picture.getWidth());
        int bottom = Math.min(height, frame.top() + picture.getHeight());
        if (frame.left() >= right) {
            return;
        }
        int[] row = new int[right - frame.left()];
        for (int y = frame.top(); y < bottom; y++) {
            try {
                picture.getRGB(0, y - frame.top(), row.length, 1, row, 0, row.length);
            } catch (ArrayIndexOutOfBoundsException noSuchColour) {
                throw UnreadableMedia.broken("The GIF names a colour that its palette does not have.");
            }
            for (int x = 0; x < row.length; x++) {
                if (row[x] >>> 24 != 0) {
                    screen[y * width + frame.left() + x] = row[x];
                }
            }
        }
    }

    /** Of the frame that was drawn last. */
    private void dispose() {
        if (drawn < 0) {
            return;
        }
        Frame frame = blocks.frames().get(drawn);
        switch (frame.disposal()) {
            case KEEP -> {}
            case RESTORE -> System.arraycopy(before, 0, screen, 0, screen.length);
            case CLEAR -> {
                int left = Math.min(width, frame.left());
                int right = Math.min(width, frame.left() + frame.width());
                int bottom = Math.min(height, frame.top() + frame.height());
                for (int y = frame.top(); y < bottom; y++) {
                    Arrays.fill(screen, y * width + left, y * width + right, 0);
                }
            }
        }
    }

    @Override
    public ImageSizes sizes() {
        return ImageSizes.of(width, height);
    }

    @Override
    public void close() {
        decoder.close();
        memory.close();
    }
}
