package dev.lenslet.registry;

/**
 * Something about a model changed: a version appeared or went, a label moved, or its traffic goes another way. Sent after the
 * change is visible.
 */
public record ModelChanged(String model) {}
