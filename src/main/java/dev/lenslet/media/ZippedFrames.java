package dev.lenslet.media;

import dev.lenslet.archive.ArchiveLimits;
import dev.lenslet.archive.ZipContents;
import dev.lenslet.network.ImagePreprocessing;
import java.util.stream.IntStream;

/** The pictures of a zip in natural order of their names, unpacked one at a time. */
final class ZippedFrames implements Frames {

    private final Images images;
    private final ZipContents zip;

    /** @throws UnreadableMedia where there is nothing in it */
    ZippedFrames(Images images, byte[] encoded, ArchiveLimits limits) {
        this.images = images;
        this.zip = ZipContents.open(encoded, limits);
        if (zip.count() == 0) {
            zip.close();
            throw UnreadableMedia.broken("The zip holds no pictures.");
        }
    }

    @Override
    public int count() {
        return zip.count();
    }

    @Override
    public void read(int frame, ImagePreprocessing preprocessing, float[] target, int offset) {
        byte[] picture = zip.read(frame);
        try {
            images.read(picture, preprocessing, target, offset);
        } catch (UnreadableMedia unreadable) {
            throw unreadable.in(zip.path(frame).toString());
        }
    }

    @Override
    public ImageSizes sizes() {
        return IntStream.range(0, count())
                .mapToObj(this::size)
                .reduce(ImageSizes::and)
                .orElseThrow();
    }

    private ImageSizes size(int frame) {
        try {
            MediaFacts.Picture size = images.size(zip.read(frame));
            return ImageSizes.of(size.width(), size.height());
        } catch (UnreadableMedia unreadable) {
            throw unreadable.in(zip.path(frame).toString());
        }
    }

    @Override
    public void close() {
        zip.close();
    }
}
