package dev.lenslet.exchange.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * A file's bytes at their addresses. All that is looked at counts against one budget, and a node of a tree is entered once,
 * so structures that refer to themselves or to each other end soon. Not thread-safe.
 */
final class FileBytes {

    /** The format's address of nothing. */
    static final long UNDEFINED = -1;

    /** Honest files have each structure read a few times at most. */
    private static final int LOOKS = 16;

    private static final long LEAST_BUDGET = 4 << 20;

    private final ByteBuffer bytes;
    private final Set<Long> nodes = new HashSet<>();
    private long budget;

    FileBytes(ByteBuffer bytes) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.budget = LEAST_BUDGET + (long) LOOKS * bytes.capacity();
    }

    long size() {
        return bytes.capacity();
    }

    /**
     * A part of the file.
     *
     * @throws MalformedHdf5 where the file has no such part
     */
    Cursor at(long address, long length) {
        if (address < 0 || length < 0 || address > bytes.capacity() - length) {
            throw new MalformedHdf5("it refers to " + length + " bytes at " + address + " and has " + bytes.capacity()
                    + "; it is cut off or damaged");
        }
        spend(length + 1);
        return new Cursor(bytes, (int) address, (int) (address + length));
    }

    /** From an address to the end of the file. */
    Cursor from(long address) {
        if (address < 0 || address > bytes.capacity()) {
            throw new MalformedHdf5("it refers to the address " + address + " and has " + bytes.capacity()
                    + " bytes; it is cut off or damaged");
        }
        spend(1);
        return new Cursor(bytes, (int) address, bytes.capacity());
    }

    void spend(long cost) {
        budget -= cost;
        if (budget < 0) {
            throw new MalformedHdf5("its structures refer to the same bytes again and again");
        }
    }

    /** Enters a node that belongs to one tree. */
    void enter(long address) {
        if (!nodes.add(address)) {
            throw new MalformedHdf5("two places refer to the same node at " + address);
        }
    }

    /** Forgets the nodes of a tree that was walked to its end: it may be walked again. */
    void leaveAll() {
        nodes.clear();
    }
}
