package dev.lenslet.serving;

import org.jspecify.annotations.Nullable;

/**
 * Where a model's requests go that name no version.
 *
 * @param split null where all go to the one that answers by default
 * @param shadow null where there is none
 */
record Route(@Nullable Split split, @Nullable Shadow shadow) {}
