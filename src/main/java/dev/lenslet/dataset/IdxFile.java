package dev.lenslet.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A file of the IDX format that MNIST has with unsigned bytes, mapped into memory: two zero bytes, 0x08, the number of dimensions,
 * each dimension as a big-endian int, then the values.
 *
 * @param dims extents, the number of items first
 */
record IdxFile(List<Integer> dims, ByteBuffer values) {

    static IdxFile map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (bytes.remaining() < 8 || bytes.getShort() != 0 || bytes.get() != 8) {
                throw new IOException(file + " is no IDX file of unsigned bytes");
            }
            int rank = bytes.get();
            if (rank < 1 || rank > 4 || bytes.remaining() < 4 * rank) {
                throw new IOException(file + " has an IDX header with " + rank + " dimensions");
            }
            List<Integer> dims =
                    IntStream.range(0, rank).map(i -> bytes.getInt()).boxed().toList();
            long size = 1;
            for (int dim : dims) {
                size = dim < 1 ? -1 : Math.multiplyExact(size, (long) dim);
                if (size < 1 || size > bytes.remaining()) {
                    throw new IOException(file + " holds " + bytes.remaining() + " values, its header says " + dims);
                }
            }
            if (size != bytes.remaining()) {
                throw new IOException(file + " holds " + bytes.remaining() + " values, its header says " + dims);
            }
            return new IdxFile(dims, bytes.slice().asReadOnlyBuffer());
        }
    }

    int count() {
        return dims.get(0);
    }
}
