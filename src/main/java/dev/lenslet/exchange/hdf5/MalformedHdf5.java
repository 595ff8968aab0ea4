package dev.lenslet.exchange.hdf5;

/** Bytes that are no HDF5 file, are damaged, or use of the format what is not read here; the message is a clause that says which. */
public final class MalformedHdf5 extends RuntimeException {

    public MalformedHdf5(String message) {
        super(message);
    }
}
