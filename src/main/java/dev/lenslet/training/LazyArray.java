package dev.lenslet.training;

import dev.lenslet.network.Shape;
import java.util.function.Supplier;

/**
 * An array that is brought into memory when its values are asked for, and not kept: all of a trainer's at once may be more
 * than a heap holds.
 *
 * @param values float32, row-major, as many as the shape has elements; throws {@link java.io.UncheckedIOException} where they
 *     come from a file that cannot be read
 */
public record LazyArray(Shape shape, Supplier<float[]> values) {}
