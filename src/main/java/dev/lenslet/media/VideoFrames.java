package dev.lenslet.media;

import dev.lenslet.network.ImagePreprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The frames of a video, decoded by FFmpeg while they are read, at the size that is asked for first. */
final class VideoFrames implements Frames {

    private final Images images;
    private final VideoFile file;
    private @Nullable VideoProcess decoding;
    private byte[] pixels = new byte[0];
    private int decoded = -1;
    private boolean ended;

    /** @throws UnreadableMedia where it is over a limit, FFmpeg is not installed, or finds no moving pictures */
    VideoFrames(Images images, byte[] encoded, VideoFormat format, FrameLimits limits, VideoSettings settings) {
        this.images = images;
        this.file = VideoFile.of(encoded, format, settings);
        try {
            VideoFile.Facts facts = file.facts();
            images.checkSize(facts.width(), facts.height());
            if (facts.frames() > limits.maxFrames()
                    || (long) facts.width() * facts.height() * facts.frames() > limits.maxPixels()) {
                throw limits.tooLong();
            }
        } catch (UnreadableMedia refused) {
            file.close();
            throw refused;
        }
    }

    @Override
    public int count() {
        return file.facts().frames();
    }

    /** In seconds at the mean frame rate, where the video tells one. */
    @Override
    public double at(int frame) {
        double seconds = file.facts().seconds();
        return seconds > 0 ? Math.round(frame * seconds * 1000) / 1000.0 : frame;
    }

    @Override
    public void read(int frame, ImagePreprocessing preprocessing, float[] target, int offset) {
        try {
            if (decoding == null) {
                decoding = file.decode(preprocessing.width(), preprocessing.height());
                pixels = new byte[preprocessing.width() * preprocessing.height() * 3];
            }
            while (decoded < frame && !ended) {
                advance(decoding);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        BufferedImage shown =
                new BufferedImage(preprocessing.width(), preprocessing.height(), BufferedImage.TYPE_3BYTE_BGR);
        shown.getRaster().setDataElements(0, 0, shown.getWidth(), shown.getHeight(), pixels);
        images.prepare(shown, preprocessing, target, offset);
    }

    /** Some packets are no frames: where there are fewer than were counted, the last one stands for the rest. */
    private void advance(VideoProcess process) throws IOException {
        byte[] next = process.output().readNBytes(pixels.length);
        if (next.length == pixels.length) {
            pixels = next;
            decoded++;
            return;
        }
        ended = true;
        if (process.late()) {
            throw VideoFile.late(file.settings());
        }
        if (decoded < 0) {
            throw UnreadableMedia.broken("The " + file.format() + " video is damaged: no frame of it can be decoded.");
        }
    }

    @Override
    public ImageSizes sizes() {
        return ImageSizes.of(file.facts().width(), file.facts().height());
    }

    @Override
    public void close() {
        if (decoding != null) {
            decoding.close();
        }
        file.close();
    }
}
