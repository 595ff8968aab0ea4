package dev.lenslet.exchange.hdf5;

import java.util.ArrayList;
import java.util.List;

/**
 * Extents of an array.
 *
 * @param dims empty for a scalar
 * @param count elements
 */
record Dataspace(List<Long> dims, long count) {

    private static final int MAX_RANK = 32;

    static Dataspace read(Cursor message) {
        int version = message.u8();
        int rank = message.u8();
        message.u8();
        int type = message.u8();
        if (version == 1) {
            message.skip(4);
        } else if (version != 2) {
            throw new MalformedHdf5("a dataspace has the version " + version + ", which is unknown");
        }
        if (rank > MAX_RANK) {
            throw new MalformedHdf5("an array has " + rank + " axes; HDF5 allows " + MAX_RANK);
        }
        if (version == 2 && type == 2) {
            return new Dataspace(List.of(), 0);
        }
        List<Long> dims = new ArrayList<>();
        long count = 1;
        for (int axis = 0; axis < rank; axis++) {
            long extent = message.u64();
            if (extent < 0 || extent > Integer.MAX_VALUE || count * extent > Integer.MAX_VALUE) {
                throw new MalformedHdf5("an array has more than 2^31-1 elements");
            }
            count *= extent;
            dims.add(extent);
        }
        return new Dataspace(List.copyOf(dims), count);
    }
}
