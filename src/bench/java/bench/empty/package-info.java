/** The baseline: an application with the same starters that does nothing. */
@NullMarked
package bench.empty;

import org.jspecify.annotations.NullMarked;
