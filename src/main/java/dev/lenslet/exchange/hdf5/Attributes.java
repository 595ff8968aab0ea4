package dev.lenslet.exchange.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a group that are text: one value or a list. */
final class Attributes {

    private final FileBytes file;
    private final Map<String, Value> values = new HashMap<>();

    private record Value(Datatype type, Dataspace space, Cursor data) {}

    private Attributes(FileBytes file) {
        this.file = file;
    }

    static Attributes of(FileBytes file, ObjectHeader header) {
        Attributes attributes = new Attributes(file);
        header.first(ObjectHeader.ATTRIBUTE_INFO).ifPresent(info -> {
            info.u8();
            info.skip((info.u8() & 1) != 0 ? 2 : 0);
            if (info.u64() != FileBytes.UNDEFINED) {
                throw new MalformedHdf5(
                        "it keeps attributes in a dense heap, which is not read; write it with h5py's default libver");
            }
        });
        header.all(ObjectHeader.ATTRIBUTE).forEach(attributes::add);
        return attributes;
    }

    private void add(Cursor message) {
        int start = message.position();
        int version = message.u8();
        int flags = message.u8();
        int nameSize = message.u16();
        int typeSize = message.u16();
        int spaceSize = message.u16();
        if (version < 1 || version > 3 || version > 1 && flags != 0) {
            throw new MalformedHdf5("an attribute has a version or flags that are not read");
        }
        message.skip(version == 3 ? 1 : 0);
        String name = part(message, nameSize, version, start).text();
        Cursor type = part(message, typeSize, version, start);
        Cursor space = part(message, spaceSize, version, start);
        values.put(name, new Value(Datatype.read(type), Dataspace.read(space), message.part(message.remaining())));
    }

    private static Cursor part(Cursor message, int size, int version, int start) {
        Cursor part = message.part(size);
        if (version == 1) {
            message.align(start);
        }
        return part;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The text, or null where there is no such attribute. */
    @Nullable
    String text(String name) {
        if (!has(name)) {
            return null;
        }
        List<String> texts = texts(name);
        if (texts.size() != 1) {
            throw new MalformedHdf5("its attribute '" + name + "' is not one text");
        }
        return texts.getFirst();
    }

    /** All elements; none where there is no such attribute. */
    List<String> texts(String name) {
        Value value = values.get(name);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        Cursor data = file.at(value.data.position(), value.data.remaining());
        for (long i = 0; i < value.space.count(); i++) {
            texts.add(
                    switch (value.type) {
                        case Datatype.FixedText text -> fixed(data.array(text.size()));
                        case Datatype.HeapText text -> inHeap(data);
                        // Numpy makes an empty list one of floats.
                        case Datatype.Floating number -> throw notText(name);
                        case Datatype.Other other -> throw notText(name);
                    });
        }
        return texts;
    }

    private static MalformedHdf5 notText(String name) {
        return new MalformedHdf5("its attribute '" + name + "' is no text");
    }

    private static String fixed(byte[] text) {
        int length = text.length;
        while (length > 0 && text[length - 1] == 0) {
            length--;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** HDF5 File Format Specification 3.0, III.E: a global heap's objects, walked to the one that is meant. */
    private String inHeap(Cursor reference) {
        long length = reference.u32();
        long address = reference.u64();
        long index = reference.u32();
        if (length == 0) {
            return "";
        }
        Cursor header = file.at(address, 16);
        header.signature("GCOL");
        header.skip(4);
        Cursor heap = file.at(address, header.u64()).skip(16);
        while (heap.remaining() >= 16) {
            int found = heap.u16();
            heap.skip(6);
            long size = heap.u64();
            if (found == 0) {
                break;
            }
            Cursor object = heap.part(size);
            if (found == index) {
                return fixed(object.array(Math.toIntExact(Math.min(length, size))));
            }
            heap.skip(Math.min((8 - size % 8) % 8, heap.remaining()));
        }
        throw new MalformedHdf5("a text that it refers to is missing");
    }
}
