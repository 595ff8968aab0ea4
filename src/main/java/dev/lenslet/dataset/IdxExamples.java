package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.network.ImagePreprocessing;
import dev.lenslet.network.Shape;
import java.io.IOException;

/** Pictures of an IDX file with their labels: gray ones, or RGB in a fourth dimension. */
final class IdxExamples implements Examples {

    private final IdxFile pictures;
    private final IdxFile labels;
    private final ImagePreprocessing preprocessing;
    private final Media media;
    private final int height;
    private final int width;
    private final int channels;

    IdxExamples(IdxFile pictures, IdxFile labels, ImagePreprocessing preprocessing, Media media) throws IOException {
        boolean gray = pictures.dims().size() == 3;
        boolean colour = pictures.dims().size() == 4 && pictures.dims().get(3) == 3;
        if ((!gray && !colour) || labels.dims().size() != 1 || pictures.count() != labels.count()) {
            throw new IOException(
                    "pictures of " + pictures.dims() + " and labels of " + labels.dims() + " don't match");
        }
        this.pictures = pictures;
        this.labels = labels;
        this.preprocessing = preprocessing;
        this.media = media;
        this.height = pictures.dims().get(1);
        this.width = pictures.dims().get(2);
        this.channels = colour ? 3 : 1;
    }

    @Override
    public int count() {
        return pictures.count();
    }

    @Override
    public Shape shape() {
        return preprocessing.shape();
    }

    @Override
    public int label(int index) {
        return labels.values().get(index) & 0xFF;
    }

    @Override
    public void read(int index, float[] target, int offset) {
        byte[] pixels = new byte[height * width * channels];
        pictures.values().get(index * pixels.length, pixels);
        media.prepare(pixels, height, width, preprocessing, target, offset);
    }
}
