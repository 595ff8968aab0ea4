package dev.lenslet.media;

import javax.imageio.stream.ImageInputStreamImpl;

/** An encoded picture as ImageIO reads it, straight from its array: no cache, no copy. */
final class EncodedBytes extends ImageInputStreamImpl {

    private final byte[] bytes;

    /** @param bytes not changed while this is read */
    EncodedBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
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
