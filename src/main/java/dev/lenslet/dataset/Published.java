package dev.lenslet.dataset;

import dev.lenslet.storage.WrongBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file that others publish, whose contents are known beforehand. */
sealed interface Published permits PublishedFile, PackedFile {

    /** What it is called here. */
    String name();

    /** What it is called below a mirror's address. */
    String remote();

    /** Bytes that a mirror may send at most. */
    long maxBytes();

    /** The names under which it may lie on this machine, the likelier first. */
    List<String> localNames();

    /** In lowercase hex, of whatever bytes are known. */
    String sha256();

    /**
     * Puts the file in its place, unpacked where it is one gzip.
     *
     * @param from as it was downloaded or lies on this machine
     * @throws WrongBytes where it holds anything else; the target may then hold a part of it
     */
    void unpack(Path from, Path target) throws IOException;
}
