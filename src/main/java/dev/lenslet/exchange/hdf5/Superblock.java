package dev.lenslet.exchange.hdf5;

/** Where a file begins. HDF5 File Format Specification 3.0, II.A. */
final class Superblock {

    private Superblock() {}

    /** The address of the root group's header. */
    static long rootAddress(FileBytes file) {
        Cursor block = file.from(0).skip(8);
        int version = block.u8();
        if (version > 3) {
            throw new MalformedHdf5("its superblock has the version " + version + ", which is unknown");
        }
        boolean old = version < 2;
        block.skip(old ? 4 : 0);
        int addressSize = block.u8();
        int lengthSize = block.u8();
        if (addressSize != 8 || lengthSize != 8) {
            throw new MalformedHdf5("its addresses or lengths have not 8 bytes");
        }
        block.skip(old ? 1 + 2 + 2 + 4 + (version == 1 ? 4 : 0) : 1);
        long base = block.u64();
        block.u64();
        long end = block.u64();
        if (base != 0) {
            throw new MalformedHdf5("it has a user block before its data, which is not read");
        }
        if (end > file.size()) {
            throw new MalformedHdf5("it has " + file.size() + " of " + end + " bytes; it is cut off");
        }
        block.skip(old ? 8 + 8 : 0);
        return block.u64();
    }
}
