package dev.lenslet.exchange.hdf5;

import java.nio.ByteBuffer;

/** A dataset in chunks, by a B-tree of version 1 (HDF5 File Format Specification 3.0, III.A.1). */
final class Chunks {

    /** A byte packs at most 1032 by deflate; an array of more than that, for each byte of the file, is none. */
    private static final long MOST_PACKED = 1040;

    private final FileBytes file;
    private final String path;
    private final Filters filters;
    private final int elementSize;
    private final int[] dims;
    private int[] chunk = new int[0];
    private byte[] target = new byte[0];

    Chunks(FileBytes file, String path, Filters filters, Dataspace space, int elementSize) {
        this.file = file;
        this.path = path;
        this.filters = filters;
        this.elementSize = elementSize;
        this.dims = space.dims().stream().mapToInt(Math::toIntExact).toArray();
    }

    /** @param layout behind its version and class */
    ByteBuffer read(Cursor layout) {
        int rank = layout.u8() - 1;
        long tree = layout.u64();
        if (rank != dims.length || rank < 1) {
            throw new MalformedHdf5("'" + path + "' has chunks of other axes than its own");
        }
        chunk = new int[rank];
        long chunkSize = elementSize;
        long size = elementSize;
        for (int axis = 0; axis < rank; axis++) {
            long extent = layout.u32();
            chunkSize *= extent;
            size *= dims[axis];
            if (extent < 1 || chunkSize > Integer.MAX_VALUE - 8) {
                throw new MalformedHdf5("'" + path + "' has chunks of an absurd size");
            }
            chunk[axis] = (int) extent;
        }
        if (tree == FileBytes.UNDEFINED) {
            throw new MalformedHdf5("'" + path + "' was declared and never written");
        }
        if (size > MOST_PACKED * file.size() || chunkSize > MOST_PACKED * file.size()) {
            throw new MalformedHdf5("'" + path + "' has " + size + " bytes in chunks of " + chunkSize
                    + ", more than a file of " + file.size() + " can hold");
        }
        target = new byte[Math.toIntExact(size)];
        node(tree, (int) chunkSize, 0);
        file.leaveAll();
        return ByteBuffer.wrap(target);
    }

    private void node(long address, int chunkSize, int depth) {
        file.enter(address);
        Cursor node = file.at(address, 24);
        node.signature("TREE");
        if (node.u8() != 1 || depth > 32) {
            throw new MalformedHdf5("the tree of chunks of '" + path + "' is none");
        }
        int level = node.u8();
        int entries = node.u16();
        Cursor keys = file.at(address + 24, (long) entries * (8 + 8L * (dims.length + 1) + 8));
        for (int i = 0; i < entries; i++) {
            long packed = keys.u32();
            long mask = keys.u32();
            long[] offset = new long[dims.length];
            for (int axis = 0; axis < offset.length; axis++) {
                offset[axis] = keys.u64();
            }
            keys.u64();
            long child = keys.u64();
            if (level > 0) {
                node(child, chunkSize, depth + 1);
            } else {
                // Unpacking costs as much as the chunk is large, so it counts as that.
                file.spend(chunkSize / MOST_PACKED);
                file.enter(child);
                Cursor bytes = file.at(child, packed);
                place(filters.unpack(bytes.array(bytes.remaining()), mask, chunkSize, elementSize), offset);
            }
        }
    }

    private void place(byte[] bytes, long[] offset) {
        for (int axis = 0; axis < dims.length; axis++) {
            if (offset[axis] < 0 || offset[axis] >= dims[axis] || offset[axis] % chunk[axis] != 0) {
                throw new MalformedHdf5("a chunk of '" + path + "' lies outside it");
            }
        }
        row(bytes, 0, offset, 0, 0);
    }

    /** Copies what of a chunk lies inside the array, row by row. */
    private void row(byte[] bytes, int axis, long[] offset, int from, int to) {
        int inside = (int) Math.min(chunk[axis], dims[axis] - offset[axis]);
        int at = to * dims[axis] + (int) offset[axis];
        if (axis == dims.length - 1) {
            System.arraycopy(bytes, from * chunk[axis] * elementSize, target, at * elementSize, inside * elementSize);
            return;
        }
        for (int i = 0; i < inside; i++) {
            row(bytes, axis + 1, offset, from * chunk[axis] + i, at + i);
        }
    }
}
