package dev.lenslet.exchange.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of an HDF5 file: children by name, and attributes that are text. Not thread-safe.
 *
 * <p>What Keras writes by h5py's defaults is read: every superblock, both kinds of object headers, groups by symbol tables
 * or compact links, attributes in headers, text in global heaps. Links that are no hard ones, dense groups and external files
 * are not. Every method throws {@link MalformedHdf5}, in time and memory that the file's size bounds.
 */
public final class Hdf5Group {

    private static final byte[] SIGNATURE = "\211HDF\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1);

    private final FileBytes file;
    private final String path;
    private final ObjectHeader header;
    private final Attributes attributes;
    private @Nullable Map<String, Long> children;

    private Hdf5Group(FileBytes file, String path, ObjectHeader header) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.attributes = Attributes.of(file, header);
    }

    /** Whether bytes begin as HDF5 does. */
    public static boolean begins(byte[] head) {
        return head.length >= 8 && Arrays.equals(head, 0, 8, SIGNATURE, 0, 8);
    }

    /**
     * The root of a file.
     *
     * @param bytes the whole file, from 0 to its capacity; not copied
     */
    public static Hdf5Group root(ByteBuffer bytes) {
        FileBytes file = new FileBytes(bytes);
        return at(file, "", Superblock.rootAddress(file));
    }

    private static Hdf5Group at(FileBytes file, String path, long address) {
        return new Hdf5Group(file, path, ObjectHeader.read(file, address));
    }

    /** From the root: {@code /layers/dense/vars}. */
    public String path() {
        return path;
    }

    public Set<String> names() {
        return children().keySet();
    }

    public boolean has(String name) {
        return children().containsKey(name);
    }

    /** The text, or null where there is no such attribute. */
    public @Nullable String text(String attribute) {
        return attributes.text(attribute);
    }

    /** The texts of a list; none where there is no such attribute. Keras splits long ones: name0, name1, … */
    public List<String> texts(String attribute) {
        if (attributes.has(attribute) || !attributes.has(attribute + "0")) {
            return attributes.texts(attribute);
        }
        List<String> texts = attributes.texts(attribute + "0");
        for (int part = 1; attributes.has(attribute + part); part++) {
            texts.addAll(attributes.texts(attribute + part));
        }
        return texts;
    }

    /** Whether there is such an attribute, or its first part. */
    public boolean hasAttribute(String attribute) {
        return attributes.has(attribute) || attributes.has(attribute + "0");
    }

    /** The group at a path below this one, as {@code dense/vars}. */
    public Hdf5Group group(String below) {
        Hdf5Group group = this;
        for (String name : below.split("/")) {
            group = at(file, group.path + "/" + name, group.address(name));
        }
        return group;
    }

    /** The dataset at a path below this one. */
    public Hdf5Dataset dataset(String below) {
        int slash = below.lastIndexOf('/');
        Hdf5Group parent = slash < 0 ? this : group(below.substring(0, slash));
        String name = below.substring(slash + 1);
        return new Hdf5Dataset(file, parent.path + "/" + name, ObjectHeader.read(file, parent.address(name)));
    }

    private long address(String name) {
        Long address = children().get(name);
        if (address == null) {
            throw new MalformedHdf5("there is no '" + path + "/" + name + "' in it");
        }
        return address;
    }

    private Map<String, Long> children() {
        if (children == null) {
            children = Links.of(file, header);
        }
        return children;
    }
}
