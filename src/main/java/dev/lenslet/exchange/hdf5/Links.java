package dev.lenslet.exchange.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A group's children and the addresses of their headers: hard links only. */
final class Links {

    private static final int SOFT = 2;

    private final FileBytes file;
    private final Map<String, Long> children = new TreeMap<>();

    private Links(FileBytes file) {
        this.file = file;
    }

    static Map<String, Long> of(FileBytes file, ObjectHeader header) {
        Links links = new Links(file);
        header.first(ObjectHeader.SYMBOL_TABLE).ifPresent(links::symbolTable);
        header.first(ObjectHeader.LINK_INFO).ifPresent(info -> {
            info.u8();
            info.skip((info.u8() & 1) != 0 ? 8 : 0);
            if (info.u64() != FileBytes.UNDEFINED) {
                throw new MalformedHdf5(
                        "it keeps a group's links in a dense heap, which is not read; write it with h5py's default libver");
            }
        });
        header.all(ObjectHeader.LINK).forEach(links::link);
        return links.children;
    }

    private void link(Cursor message) {
        message.u8();
        int flags = message.u8();
        int type = (flags & 8) != 0 ? message.u8() : 0;
        message.skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        long length = message.unsigned(1 << (flags & 3));
        String name = new String(
                message.array((int) Math.clamp(length, 0, message.remaining() + 1L)), StandardCharsets.UTF_8);
        if (type == 0) {
            children.put(name, message.u64());
        }
    }

    private void symbolTable(Cursor message) {
        long tree = message.u64();
        Cursor heap = file.at(message.u64(), 32);
        heap.signature("HEAP");
        heap.skip(4);
        long size = heap.u64();
        heap.u64();
        long names = heap.u64();
        file.at(names, size);
        node(tree, names, size, 0);
        file.leaveAll();
    }

    private void node(long address, long names, long namesSize, int depth) {
        file.enter(address);
        Cursor node = file.at(address, 24);
        node.signature("TREE");
        if (node.u8() != 0 || depth > 32) {
            throw new MalformedHdf5("a group's tree is none");
        }
        int level = node.u8();
        int entries = node.u16();
        Cursor pointers = file.at(address + 24, 16L * entries);
        for (int i = 0; i < entries; i++) {
            pointers.skip(8);
            long child = pointers.u64();
            if (level > 0) {
                node(child, names, namesSize, depth + 1);
            } else {
                symbols(child, names, namesSize);
            }
        }
    }

    private void symbols(long address, long names, long namesSize) {
        file.enter(address);
        Cursor node = file.at(address, 8);
        node.signature("SNOD");
        node.skip(2);
        int count = node.u16();
        Cursor entries = file.at(address + 8, 40L * count);
        for (int i = 0; i < count; i++) {
            long name = entries.u64();
            long header = entries.u64();
            long cache = entries.u32();
            entries.skip(4 + 16);
            if (name < 0 || name >= namesSize) {
                throw new MalformedHdf5("a name of a group's child lies outside the names");
            }
            String text = file.from(names + name).part(namesSize - name).text();
            file.spend(text.length());
            if (cache != SOFT) {
                children.put(text, header);
            }
        }
    }
}
