package dev.lenslet.media;

import javax.imageio.stream.ImageInputStreamImpl;

/** An encoded picture as ImageIO reads it, straight from its array: no cache, no copy. */
final class EncodedBytes extends ImageInputStreamImpl {

    /** Reads past the end that a decoder may need to notice it; some would go on for as long as pixels are missing. */
    private static final int PATIENCE = 64;

    private final byte[] bytes;
    private int pastEnd;

    /** @param bytes not changed while this is read */
    EncodedBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : end();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        if (count <= 0) {
            return end();
        }
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    private int end() {
        if (++pastEnd > PATIENCE) {
            throw new IllegalStateException("read on past the end of the picture");
        }
        return -1;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    /** Empty, as in ImageIO's own streams: nothing is held, and an empty one keeps the object off the finalizer's queue. */
    @Override
    @Deprecated
    @SuppressWarnings({"removal", "Finalize"})
    protected void finalize() {}
}
