package dev.lenslet.dataset;

import dev.lenslet.media.Clip;
import dev.lenslet.media.Media;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.Shape;
import dev.lenslet.network.SpectrogramPreprocessing;
import dev.lenslet.network.TokensPreprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Examples of an uploaded data set, one a file, or one a window of a file of sound; each is decoded once and kept while there
 * is room, else decoded on every read.
 */
final class FolderExamples implements Examples {

    private final Path directory;
    private final List<ExampleFile> files;
    private final int[] labels;
    private final int[] groups;
    /** For each example its file, and which of its windows it is. */
    private final int[] fileOf;

    private final int[] windowOf;
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
        this.groups = groups(files);
        int[] windows =
                files.stream().mapToInt(file -> windows(file, preprocessing)).toArray();
        this.fileOf = new int[IntStream.of(windows).sum()];
        this.windowOf = new int[fileOf.length];
        for (int file = 0, at = 0; file < windows.length; file++) {
            for (int window = 0; window < windows[file]; window++, at++) {
                fileOf[at] = file;
                windowOf[at] = window;
            }
        }
        long room = keepBytes / (4L * preprocessing.shape().size());
        this.kept = new AtomicReferenceArray<>((int) Math.min(fileOf.length, room));
    }

    @Override
    public int count() {
        return fileOf.length;
    }

    @Override
    public Shape shape() {
        return preprocessing.shape();
    }

    @Override
    public int label(int index) {
        return labels[fileOf[index]];
    }

    @Override
    public int group(int index) {
        return groups[fileOf[index]];
    }

    /** Its path below the split; of a sound's later windows, which one too. */
    @Override
    public String name(int index) {
        ExampleFile file = files.get(fileOf[index]);
        String path = file.label() + "/" + file.name();
        return windowOf[index] == 0 ? path : path + ", window " + (windowOf[index] + 1);
    }

    @Override
    public byte[] text(int index) {
        if (!(preprocessing instanceof TokensPreprocessing)) {
            throw new UnsupportedOperationException("these examples are no texts");
        }
        try {
            return encoded(index);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
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
            byte[] encoded = encoded(index);
            if (preprocessing instanceof SpectrogramPreprocessing) {
                decodeWindows(index, encoded, tensor);
            } else {
                media.read(encoded, preprocessing, tensor, 0);
            }
            return tensor;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private byte[] encoded(int index) throws IOException {
        ExampleFile file = files.get(fileOf[index]);
        Path path = directory.resolve(file.file());
        ExampleFile.Slice slice = file.slice();
        return slice == null ? Files.readAllBytes(path) : slice.of(path);
    }

    /** Decoding is most of the work: the file's other windows are kept with the one that is asked for. */
    private void decodeWindows(int index, byte[] encoded, float[] tensor) {
        int first = index - windowOf[index];
        try (Clip clip = media.open(encoded, media.kindOf(encoded, null), preprocessing)) {
            for (int of = first; of < fileOf.length && fileOf[of] == fileOf[index]; of++) {
                if (of == index) {
                    clip.read(tensor, 0);
                } else {
                    float[] other = new float[tensor.length];
                    clip.read(other, 0);
                    if (of < kept.length()) {
                        kept.set(of, other);
                    }
                }
                if (of >= index && of + 1 >= kept.length()) {
                    return;
                }
            }
        }
    }

    private static int windows(ExampleFile file, Preprocessing preprocessing) {
        return file.seconds() != null && preprocessing instanceof SpectrogramPreprocessing sound
                ? sound.windows((int) Math.ceil(file.seconds() * sound.rate() - 1e-6))
                : 1;
    }

    private static int[] groups(List<ExampleFile> files) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] groups = new int[files.size()];
        for (int i = 0; i < groups.length; i++) {
            String name = files.get(i).group();
            int own = i;
            groups[i] = name == null ? own : numbers.computeIfAbsent(name, same -> own);
        }
        return groups;
    }
}
