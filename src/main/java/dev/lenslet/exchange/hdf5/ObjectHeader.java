package dev.lenslet.exchange.hdf5;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the format says of a group or a dataset: a list of messages, in blocks.
 * HDF5 File Format Specification 3.0, IV.A.1.
 */
final class ObjectHeader {

    static final int DATASPACE = 0x01;
    static final int LINK_INFO = 0x02;
    static final int DATATYPE = 0x03;
    static final int LINK = 0x06;
    static final int LAYOUT = 0x08;
    static final int FILTERS = 0x0B;
    static final int ATTRIBUTE = 0x0C;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;
    private static final int CONTINUATION = 0x10;

    private static final int MAX_MESSAGES = 1 << 16;
    private static final int SHARED = 2;

    private final FileBytes file;
    private final List<Message> messages = new ArrayList<>();
    private final Deque<Cursor> blocks = new ArrayDeque<>();
    private final Set<Integer> seen = new HashSet<>();

    private record Message(int type, int flags, Cursor body) {}

    private ObjectHeader(FileBytes file) {
        this.file = file;
    }

    static ObjectHeader read(FileBytes file, long address) {
        ObjectHeader header = new ObjectHeader(file);
        Cursor start = file.from(address);
        if (start.u8() == 1) {
            header.versionOne(start);
        } else {
            header.versionTwo(file.from(address));
        }
        return header;
    }

    private void versionOne(Cursor start) {
        start.skip(1 + 2 + 4);
        long size = start.u32();
        start.skip(4);
        add(start.part(size));
        while (!blocks.isEmpty()) {
            Cursor block = blocks.remove();
            while (block.remaining() >= 8) {
                int type = block.u16();
                int size16 = block.u16();
                int flags = block.u8();
                block.skip(3);
                message(type, flags, block.part(size16), 0);
            }
        }
    }

    private void versionTwo(Cursor start) {
        start.signature("OHDR");
        if (start.u8() != 2) {
            throw new MalformedHdf5("an object's header has a version that is unknown");
        }
        int flags = start.u8();
        start.skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
        add(start.part(start.unsigned(1 << (flags & 3))));
        int order = (flags & 4) != 0 ? 2 : 0;
        while (!blocks.isEmpty()) {
            Cursor block = blocks.remove();
            while (block.remaining() >= 4 + order) {
                int type = block.u8();
                int size = block.u16();
                int messageFlags = block.u8();
                block.skip(order);
                message(type, messageFlags, block.part(size), 4);
            }
        }
    }

    /** @param signed bytes of the signature that a further block begins with, and of the checksum that it ends with */
    private void message(int type, int flags, Cursor body, int signed) {
        if (messages.size() == MAX_MESSAGES) {
            throw new MalformedHdf5("an object of it has more than " + MAX_MESSAGES + " messages");
        }
        if (type == CONTINUATION) {
            Cursor block = file.at(body.u64(), body.u64());
            if (signed > 0) {
                block.signature("OCHK");
                block = block.part(Math.max(0, block.remaining() - signed));
            }
            add(block);
        } else {
            messages.add(new Message(type, flags, body));
        }
    }

    private void add(Cursor block) {
        file.spend(block.remaining());
        if (!seen.add(block.position())) {
            throw new MalformedHdf5("an object's header goes on in itself");
        }
        blocks.add(block);
    }

    boolean has(int type) {
        return messages.stream().anyMatch(message -> message.type == type);
    }

    Optional<Cursor> first(int type) {
        return all(type).stream().findFirst();
    }

    Cursor only(int type, String what) {
        return first(type).orElseThrow(() -> new MalformedHdf5("a dataset of it has no " + what));
    }

    List<Cursor> all(int type) {
        List<Cursor> found = new ArrayList<>();
        for (Message message : messages) {
            if (message.type == type) {
                if ((message.flags & SHARED) != 0) {
                    throw new MalformedHdf5("it shares messages between objects, which Keras does not and is not read");
                }
                // Read from its start each time.
                found.add(file.at(message.body.position(), message.body.remaining()));
            }
        }
        return found;
    }
}
