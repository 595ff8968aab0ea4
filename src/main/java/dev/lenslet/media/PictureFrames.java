package dev.lenslet.media;

import dev.lenslet.network.ImagePreprocessing;
import java.util.List;

/** Encoded pictures as frames, in their order. */
record PictureFrames(Images images, List<byte[]> pictures) implements Frames {

    @Override
    public int count() {
        return pictures.size();
    }

    @Override
    public void read(int frame, ImagePreprocessing preprocessing, float[] target, int offset) {
        images.read(pictures.get(frame), preprocessing, target, offset);
    }

    @Override
    public ImageSizes sizes() {
        return pictures.stream()
                .map(images::size)
                .map(size -> ImageSizes.of(size.width(), size.height()))
                .reduce(ImageSizes::and)
                .orElseThrow();
    }
}
