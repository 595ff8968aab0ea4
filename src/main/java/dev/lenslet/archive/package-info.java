/** Reads archives that strangers made: paths checked, limits kept, nothing unpacked further than it may be. */
@NullMarked
@ApplicationModule(allowedDependencies = "problem")
package dev.lenslet.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
