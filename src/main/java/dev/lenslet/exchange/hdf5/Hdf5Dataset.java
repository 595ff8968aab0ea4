package dev.lenslet.exchange.hdf5;

import java.nio.ByteBuffer;
import java.util.List;

/** An array of an HDF5 file. Nothing is read or allocated for it before {@link #floats}. */
public final class Hdf5Dataset {

    private static final int COMPACT = 0;
    private static final int CONTIGUOUS = 1;

    private final FileBytes file;
    private final String path;
    private final ObjectHeader header;
    private final Dataspace space;
    private final Datatype type;

    Hdf5Dataset(FileBytes file, String path, ObjectHeader header) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.space = Dataspace.read(header.only(ObjectHeader.DATASPACE, "extents"));
        this.type = Datatype.read(header.only(ObjectHeader.DATATYPE, "type"));
    }

    /** From the root. */
    public String path() {
        return path;
    }

    /** Extents; empty for a scalar. */
    public List<Long> dims() {
        return space.dims();
    }

    /** Whether its elements are floats that are read. */
    public boolean isFloating() {
        return type instanceof Datatype.Floating;
    }

    /**
     * All elements, row-major. Memory is taken for {@code dims()} elements, and only where the file holds as many, packed or
     * not: check the extents first.
     *
     * @throws MalformedHdf5 where they are no floats, or the file does not hold them
     */
    public float[] floats() {
        if (!(type instanceof Datatype.Floating floating)) {
            throw new MalformedHdf5("'" + path + "' holds "
                    + (type instanceof Datatype.Other other ? other.name() : "text") + "; weights are IEEE floats");
        }
        ByteBuffer bytes = bytes(Math.multiplyFull((int) space.count(), type.size()));
        float[] values = new float[(int) space.count()];
        floating.read(bytes, 0, values);
        return values;
    }

    private ByteBuffer bytes(long size) {
        Cursor layout = header.only(ObjectHeader.LAYOUT, "place of its data");
        int version = layout.u8();
        if (version == 3 || version == 4) {
            int kind = layout.u8();
            return switch (kind) {
                case COMPACT -> whole(layout.part(layout.u16()), size);
                case CONTIGUOUS -> whole(contiguous(layout.u64(), layout.u64()), size);
                default -> {
                    if (version == 4) {
                        throw new MalformedHdf5("'" + path
                                + "' has an index of chunks that is not read; write it with h5py's default libver");
                    }
                    yield chunked(layout, size);
                }
            };
        }
        throw new MalformedHdf5("'" + path + "' has a layout of version " + version + ", which is not read");
    }

    private Cursor contiguous(long address, long size) {
        if (address == FileBytes.UNDEFINED) {
            throw new MalformedHdf5("'" + path + "' was declared and never written");
        }
        return file.at(address, size);
    }

    private ByteBuffer whole(Cursor data, long size) {
        if (data.remaining() < size) {
            throw new MalformedHdf5(
                    "'" + path + "' holds " + data.remaining() + " bytes of " + size + "; it is cut off");
        }
        return data.buffer(Math.toIntExact(size));
    }

    private ByteBuffer chunked(Cursor layout, long size) {
        if (size > Integer.MAX_VALUE) {
            throw new MalformedHdf5("'" + path + "' is packed and has more than 2 GiB");
        }
        return new Chunks(file, path, Filters.of(header), space, type.size()).read(layout);
    }
}
