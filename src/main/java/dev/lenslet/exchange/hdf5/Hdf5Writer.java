package dev.lenslet.exchange.hdf5;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes groups and float32 arrays as HDF5: superblock of version 2, headers of version 2 with compact links, contiguous
 * data. That is what every reader since HDF5 1.8 knows. HDF5 File Format Specification 3.0, II.A and IV.A.
 */
public final class Hdf5Writer {

    private static final int SUPERBLOCK = 48;
    private static final int NONE = -1;

    private final Folder root = new Folder();

    private sealed interface Entry {}

    private static final class Folder implements Entry {
        private final Map<String, Entry> children = new TreeMap<>();
    }

    private record Array(List<Integer> dims, float[] values) implements Entry {}

    /**
     * Adds an array; groups on its way are made.
     *
     * @param path as {@code layers/dense/vars/0}
     * @param values row-major, not copied
     */
    public void add(String path, List<Integer> dims, float[] values) {
        Folder folder = root;
        String[] names = path.split("/");
        for (int i = 0; i < names.length - 1; i++) {
            if (!(folder.children.computeIfAbsent(names[i], name -> new Folder()) instanceof Folder inner)) {
                throw new IllegalArgumentException(path + " goes through an array");
            }
            folder = inner;
        }
        if (folder.children.put(names[names.length - 1], new Array(List.copyOf(dims), values)) != null) {
            throw new IllegalArgumentException(path + " is there already");
        }
    }

    /** Where each header lies, then the data, all in the order in which they are written. */
    public void write(OutputStream out) throws IOException {
        Placement headers = new Placement();
        headers.place(root, SUPERBLOCK);
        long data = headers.end;
        List<byte[]> blocks = new ArrayList<>();
        long end = headers.write(root, data, blocks);
        out.write(superblock(end));
        for (byte[] block : blocks) {
            out.write(block);
        }
        headers.data(root, out);
    }

    private static byte[] superblock(long end) {
        ByteBuffer block = little(SUPERBLOCK);
        block.put("\211HDF\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1));
        block.put((byte) 2).put((byte) 8).put((byte) 8).put((byte) 0);
        block.putLong(0).putLong(NONE).putLong(end).putLong(SUPERBLOCK);
        return checked(block);
    }

    /** Sizes don't depend on addresses, so headers are placed before they are written. */
    private static final class Placement {
        private final Map<Entry, Long> addresses = new java.util.IdentityHashMap<>();
        private long end;

        void place(Entry entry, long address) {
            addresses.put(entry, address);
            end = address + header(entry, 0).length;
            if (entry instanceof Folder folder) {
                folder.children.values().forEach(child -> place(child, end));
            }
        }

        /** @return where the next array's data goes */
        long write(Entry entry, long data, List<byte[]> blocks) {
            blocks.add(header(entry, data));
            return switch (entry) {
                case Array array -> data + (long) array.values.length * Float.BYTES;
                case Folder folder -> {
                    long next = data;
                    for (Entry child : folder.children.values()) {
                        next = write(child, next, blocks);
                    }
                    yield next;
                }
            };
        }

        void data(Entry entry, OutputStream out) throws IOException {
            switch (entry) {
                case Array array -> {
                    ByteBuffer bytes = little(array.values.length * Float.BYTES);
                    bytes.asFloatBuffer().put(array.values);
                    out.write(bytes.array());
                }
                case Folder folder -> {
                    for (Entry child : folder.children.values()) {
                        data(child, out);
                    }
                }
            }
        }

        private byte[] header(Entry entry, long data) {
            List<byte[]> messages = switch (entry) {
                case Array array -> ofArray(array, data);
                case Folder folder -> ofFolder(folder);
            };
            int size = messages.stream().mapToInt(message -> message.length).sum();
            ByteBuffer header = little(4 + 1 + 1 + 4 + size + 4);
            header.put("OHDR".getBytes(StandardCharsets.US_ASCII));
            header.put((byte) 2).put((byte) 2).putInt(size);
            messages.forEach(header::put);
            return checked(header);
        }

        private List<byte[]> ofFolder(Folder folder) {
            List<byte[]> messages = new ArrayList<>();
            messages.add(message(
                    ObjectHeader.LINK_INFO,
                    little(18).put((byte) 0).put((byte) 0).putLong(NONE).putLong(NONE)));
            messages.add(message(0x0A, little(2)));
            folder.children.forEach((name, child) -> {
                byte[] text = name.getBytes(StandardCharsets.UTF_8);
                ByteBuffer link = little(1 + 1 + 1 + 2 + text.length + 8);
                // Flags: a character set follows, and a length of two bytes.
                link.put((byte) 1).put((byte) 0x11).put((byte) 1).putShort((short) text.length);
                link.put(text).putLong(addresses.getOrDefault(child, 0L));
                messages.add(message(ObjectHeader.LINK, link));
            });
            return messages;
        }

        private static List<byte[]> ofArray(Array array, long data) {
            ByteBuffer space = little(4 + 8 * array.dims.size());
            space.put((byte) 2).put((byte) array.dims.size()).put((byte) 0).put((byte) (array.dims.isEmpty() ? 0 : 1));
            array.dims.forEach(dim -> space.putLong(dim));
            // IEEE 754 single, little-endian: sign at bit 31, exponent of 8 bits at 23, mantissa of 23 bits at 0.
            ByteBuffer type =
                    little(20).put((byte) 0x11).put((byte) 0x20).put((byte) 31).put((byte) 0);
            type.putInt(4).putShort((short) 0).putShort((short) 32);
            type.put((byte) 23).put((byte) 8).put((byte) 0).put((byte) 23).putInt(127);
            // Allocated early, never filled: the data is there.
            ByteBuffer fill = little(2).put((byte) 3).put((byte) 0x09);
            ByteBuffer layout = little(18).put((byte) 3).put((byte) 1).putLong(data);
            layout.putLong((long) array.values.length * Float.BYTES);
            return List.of(
                    message(ObjectHeader.DATASPACE, space),
                    message(ObjectHeader.DATATYPE, type),
                    message(0x05, fill),
                    message(ObjectHeader.LAYOUT, layout));
        }

        private static byte[] message(int type, ByteBuffer body) {
            byte[] bytes = body.array();
            return little(4 + bytes.length)
                    .put((byte) type)
                    .putShort((short) bytes.length)
                    .put((byte) 0)
                    .put(bytes)
                    .array();
        }
    }

    /** The bytes with the checksum of all before it in their last four. */
    private static byte[] checked(ByteBuffer block) {
        int length = block.capacity() - 4;
        block.putInt(length, Lookup3.of(block.array(), length));
        return block.array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
