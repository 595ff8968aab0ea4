package dev.lenslet.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A line of a folder data set's {@code index.json}.
 *
 * @param split as {@code train}; {@code all} where the set has none
 * @param file its name on disk, chosen here: nothing a client named ever becomes a path
 * @param name its path in the upload below the class's folder
 * @param group no split divides the examples of one; null where it is alone
 * @param seconds of a sound
 * @param slice where in the file it is; null where it is all of it
 */
record ExampleFile(
        String split,
        String label,
        String file,
        String name,
        @Nullable String group,
        @Nullable Double seconds,
        @Nullable Slice slice) {

    /** @param at the first of its bytes */
    record Slice(long at, int bytes) {

        /** The file is opened for each: a channel that is kept would be closed by the first reader that is interrupted. */
        byte[] of(Path file) throws IOException {
            ByteBuffer read = ByteBuffer.allocate(bytes);
            try (FileChannel channel = FileChannel.open(file)) {
                while (read.hasRemaining()) {
                    if (channel.read(read, at + read.position()) < 0) {
                        throw new EOFException(file + " ends before " + this);
                    }
                }
            }
            return read.array();
        }
    }

    static ExampleFile of(String split, String label, String file, String name) {
        return new ExampleFile(split, label, file, name, null, null, null);
    }

    ExampleFile in(String split) {
        return new ExampleFile(split, label, file, name, group, seconds, slice);
    }

    ExampleFile grouped(String group) {
        return new ExampleFile(split, label, file, name, group, seconds, slice);
    }

    /** The last part of its path. */
    String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
