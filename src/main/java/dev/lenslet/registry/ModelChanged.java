package dev.lenslet.registry;

/** Something about a model changed: a version appeared or went, or a label moved. Sent after the change is visible. */
public record ModelChanged(String model) {}
