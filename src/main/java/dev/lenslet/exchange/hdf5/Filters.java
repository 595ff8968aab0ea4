package dev.lenslet.exchange.hdf5;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How chunks are packed: deflate, shuffled bytes, a checksum. A chunk never unpacks to more than its extents say. */
final class Filters {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int MOST = 8;

    private final List<Integer> ids;

    private Filters(List<Integer> ids) {
        this.ids = ids;
    }

    static Filters of(ObjectHeader header) {
        List<Integer> ids = new ArrayList<>();
        header.first(ObjectHeader.FILTERS).ifPresent(message -> {
            int version = message.u8();
            int count = message.u8();
            if (version < 1 || version > 2 || count > MOST) {
                throw new MalformedHdf5("a dataset has a list of filters that is not read");
            }
            message.skip(version == 1 ? 6 : 0);
            for (int i = 0; i < count; i++) {
                int id = message.u16();
                int name = version == 1 || id >= 256 ? message.u16() : 0;
                message.skip(2);
                int values = message.u16();
                message.skip(version == 1 ? (name + 7) / 8 * 8 : name);
                message.skip(4L * values + (version == 1 && values % 2 == 1 ? 4 : 0));
                if (id != DEFLATE && id != SHUFFLE && id != FLETCHER32) {
                    throw new MalformedHdf5(
                            "a dataset is packed by filter " + id + "; gzip, shuffle and fletcher32 are read");
                }
                ids.add(id);
            }
        });
        Collections.reverse(ids);
        return new Filters(ids);
    }

    /**
     * @param mask bit i set: filter i was not used for this chunk
     * @param size bytes of the chunk unpacked
     */
    byte[] unpack(byte[] packed, long mask, int size, int elementSize) {
        byte[] bytes = packed;
        for (int i = 0; i < ids.size(); i++) {
            if ((mask >> (ids.size() - 1 - i) & 1) == 0) {
                bytes = switch (ids.get(i)) {
                    case DEFLATE -> inflate(bytes, size + 4);
                    case SHUFFLE -> unshuffle(bytes, elementSize);
                    default -> java.util.Arrays.copyOf(bytes, Math.max(0, bytes.length - 4));
                };
            }
        }
        if (bytes.length != size) {
            throw new MalformedHdf5("a chunk of a dataset unpacks to " + bytes.length + " bytes instead of " + size);
        }
        return bytes;
    }

    private static byte[] inflate(byte[] packed, int limit) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[limit];
            int length = 0;
            while (!inflater.finished()) {
                int count = inflater.inflate(bytes, length, limit - length);
                length += count;
                if (count == 0 && !inflater.finished()) {
                    throw new MalformedHdf5(
                            length == limit
                                    ? "a chunk of a dataset unpacks to more than it says"
                                    : "a chunk is cut off");
                }
            }
            return java.util.Arrays.copyOf(bytes, length);
        } catch (DataFormatException damaged) {
            throw new MalformedHdf5("a chunk of a dataset is damaged: " + damaged.getMessage());
        } finally {
            inflater.end();
        }
    }

    private static byte[] unshuffle(byte[] bytes, int elementSize) {
        int count = bytes.length / elementSize;
        byte[] plain = bytes.clone();
        for (int e = 0; e < count; e++) {
            for (int b = 0; b < elementSize; b++) {
                plain[e * elementSize + b] = bytes[b * count + e];
            }
        }
        return plain;
    }
}
