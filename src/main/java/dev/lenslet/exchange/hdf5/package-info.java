/** HDF5 files as Keras writes them, read under limits from untrusted bytes, and written. */
@NullMarked
package dev.lenslet.exchange.hdf5;

import org.jspecify.annotations.NullMarked;
