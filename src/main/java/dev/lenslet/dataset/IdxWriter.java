package dev.lenslet.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes pictures of 32 by 32 pixels in three colours, and their labels, as a pair of IDX files. */
final class IdxWriter implements AutoCloseable {

    private final Path images;
    private final Path labels;
    private final OutputStream pictures;
    private final OutputStream classes;
    private int count;

    IdxWriter(Path images, Path labels) throws IOException {
        this.images = images;
        this.labels = labels;
        this.pictures = new BufferedOutputStream(Files.newOutputStream(images), 1 << 16);
        this.classes = new BufferedOutputStream(Files.newOutputStream(labels));
        pictures.write(header(0, 32, 32, 3));
        classes.write(header(0));
    }

    void add(byte[] picture, byte label) throws IOException {
        pictures.write(picture);
        classes.write(label);
        count++;
    }

    /** Only now is known how many they are. */
    @Override
    public void close() throws IOException {
        pictures.close();
        classes.close();
        rewrite(images, header(count, 32, 32, 3));
        rewrite(labels, header(count));
    }

    private static byte[] header(int... dims) {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * dims.length);
        header.putInt(0x0800 | dims.length);
        for (int dim : dims) {
            header.putInt(dim);
        }
        return header.array();
    }

    private static void rewrite(Path file, byte[] header) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(header);
        }
    }
}
