package dev.lenslet.device;

/** Something that computes and has memory of its own. */
public sealed interface Device permits Processor, Gpu {

    /** {@code cpu:0}, {@code gpu:<index>}, or the UUID of a slice of a GPU. */
    String id();

    /** As its maker calls it. */
    String name();

    /** Bytes that one user alone may have; 0 where the device does not tell. */
    long memoryBytes();
}
