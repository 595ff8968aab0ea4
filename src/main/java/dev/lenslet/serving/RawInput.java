package dev.lenslet.serving;

import dev.lenslet.media.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * One encoded input.
 *
 * @param bytes the whole of it; not copied
 * @param kind what it is; null where that is nothing that is read here
 */
record RawInput(byte[] bytes, @Nullable MediaKind kind) {}
