/** Keras' files: configuration and weights of its HDF5 and {@code .keras} formats, read and written. */
@NullMarked
package dev.lenslet.exchange.keras;

import org.jspecify.annotations.NullMarked;
