package dev.lenslet.dataset;

import dev.lenslet.media.Media;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Examples of an uploaded data set, one a file; each is decoded once and kept while there is room, else decoded on every read. */
final class FolderExamples implements Examples {

    private final Path directory;
    private final List<ExampleFile> files;
    private final int[] labels;
    private final Preprocessing preprocessing;
    private final Media media;
    private final AtomicReferenceArray<float @Nullable []> kept;

    /** @param keepBytes how many bytes of decoded tensors are kept in memory at most */
    FolderExamples(
            Path directory,
            List<ExampleFile> files,
            List<String> classes,
            Preprocessing preprocessing,
            Media media,
            long keepBytes) {
        this.directory = directory;
        this.files = List.copyOf(files);
        this.labels =
                files.stream().mapToInt(file -> classes.indexOf(file.label())).toArray();
        this.preprocessing = preprocessing;
        this.media = media;
        long room = keepBytes / (4L * preprocessing.shape().size());
        this.kept = new AtomicReferenceArray<>((int) Math.min(files.size(), room));
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public Shape shape() {
        return preprocessing.shape();
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void read(int index, float[] target, int offset) {
        float[] tensor = index < kept.length() ? kept.get(index) : null;
        if (tensor == null) {
            tensor = decode(index);
            if (index < kept.length()) {
                kept.set(index, tensor);
            }
        }
        System.arraycopy(tensor, 0, target, offset, tensor.length);
    }

    private float[] decode(int index) {
        float[] tensor = new float[preprocessing.shape().size()];
        try {
            byte[] encoded =
                    Files.readAllBytes(directory.resolve(files.get(index).file()));
            media.read(encoded, preprocessing, tensor, 0);
            return tensor;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
