package dev.lenslet.dataset;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * CIFAR-10's binary version: a gzipped tar of batches, each example a byte for its class and the picture's red, green and
 * blue planes, row by row (https://www.cs.toronto.edu/~kriz/cifar.html). Kept as IDX files, colours together.
 */
record CifarSource(CatalogueEntry entry, PackedFile archive, Origin origin) implements CatalogueSource {

    private static final int PLANE = 32 * 32;
    private static final int EXAMPLE = 1 + 3 * PLANE;

    @Override
    public DataSet fetch(Path directory, DataSets.Progress progress) throws IOException, InterruptedException {
        Path packed = directory.resolve(archive.name());
        Origin.Taken taken = origin.take(archive, packed, bytes -> progress.fetched(bytes, archive.bytes()));
        progress.fetched(archive.bytes(), archive.bytes());
        unpack(packed, directory);
        Files.delete(packed);
        return Description.ofIdx(entry, directory, List.of(archive), taken.source(), Instant.now());
    }

    private void unpack(Path packed, Path directory) throws IOException {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(packed)), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(in);
                IdxWriter train = new IdxWriter(
                        directory.resolve(IdxPart.TRAIN_IMAGES.colour()),
                        directory.resolve(IdxPart.TRAIN_LABELS.gray()));
                IdxWriter test = new IdxWriter(
                        directory.resolve(IdxPart.TEST_IMAGES.colour()),
                        directory.resolve(IdxPart.TEST_LABELS.gray()))) {
            for (TarArchiveEntry file = tar.getNextEntry(); file != null; file = tar.getNextEntry()) {
                String name = file.getName();
                if (name.matches(".*/data_batch_\\d+\\.bin")) {
                    examples(tar, file.getSize(), train);
                } else if (name.endsWith("/test_batch.bin")) {
                    examples(tar, file.getSize(), test);
                }
            }
        }
    }

    private void examples(InputStream in, long bytes, IdxWriter out) throws IOException {
        byte[] example = new byte[EXAMPLE];
        byte[] picture = new byte[3 * PLANE];
        for (long left = bytes; left > 0; left -= EXAMPLE) {
            if (in.readNBytes(example, 0, EXAMPLE) < EXAMPLE) {
                throw new EOFException(archive.name() + " ends within an example");
            }
            if (example[0] < 0 || example[0] >= entry.classes().size()) {
                throw new IOException(archive.name() + " has an example of class " + example[0]);
            }
            for (int i = 0; i < PLANE; i++) {
                for (int colour = 0; colour < 3; colour++) {
                    picture[3 * i + colour] = example[1 + colour * PLANE + i];
                }
            }
            out.add(picture, example[0]);
        }
    }
}
