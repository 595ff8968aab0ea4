/** Damaged files, and what decoders have to make of them. */
@NullMarked
package dev.lenslet.fuzz;

import org.jspecify.annotations.NullMarked;
